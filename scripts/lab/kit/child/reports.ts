/** What becomes of a child by what it, its watchdog and its process tell. */
import { placeOf, placeOfFrames, playerFailed } from './fault.ts'
import type { Report, Whereabouts } from './protocol.ts'
import { end, fault, faultOfThrown, type Session } from './session.ts'
import { thrownWords } from './thrown.ts'

export function onReport(session: Session, report: Report): void {
  const { options, questions, loaded } = session
  switch (report.type) {
    case 'ready':
      // A server is up when it answers.
      if (!options.probe) loaded.resolve(report.exports)
      break
    case 'answer':
      questions.answer(report.id, report.value)
      break
    case 'threw':
      questions.refuse(report.id, faultOfThrown(session, 'threw', report.error))
      break
    case 'player-failed':
      end(session, playerFailed(options.player, thrownWords(report.error)))
      break
    case 'stuck':
      // A server that has closed all it had open ends in order; its exit says the rest.
      if (!options.probe)
        end(session, fault(session, questions.oldest() === undefined ? 'import-never-ends' : 'never-settles'))
      break
    case 'exiting':
      session.exitStack = report.stack
      break
    default:
      end(session, faultOfThrown(session, report.type, report.error))
  }
}

export function onWhereabouts(session: Session, found: Whereabouts): void {
  const { options, limits, locator } = session
  const place = placeOfFrames(found.frames, options.directory)
  if (found.reason === 'asked') locator.answer(found)
  else end(session, fault(session, 'out-of-memory', place, { limit: limits.memoryMb }))
}

/** @param actual exit code or signal, in words */
export function onExit(session: Session, actual: string): void {
  const { options, limits, harness, exitStack } = session
  const place = exitStack === undefined ? undefined : placeOf(exitStack, options.directory)
  const isHeapFull = harness.output().includes('JavaScript heap out of memory')
  if (isHeapFull) end(session, fault(session, 'out-of-memory', undefined, { limit: limits.memoryMb }))
  else end(session, fault(session, 'exited', place, { actual }))
}

export async function onTooMuchOutput(session: Session): Promise<void> {
  const place = await session.locator.locate()
  end(session, fault(session, 'too-much-output', place, { limit: session.limits.outputKb }))
}
