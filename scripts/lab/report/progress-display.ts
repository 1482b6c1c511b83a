/** Shows on stderr what a run is doing: a spinner on a terminal, otherwise a line per phase. */
import type { RunEvent } from '../run/context.ts'
import { stateSign } from './state-text.ts'

export interface Progress {
  onEvent(event: RunEvent): void
  /** Clears what is on the screen; the result is printed next. */
  stop(): void
}

export const noProgress: Progress = { onEvent: () => undefined, stop: () => undefined }

const reading = 'Reading the files'

function phaseText(event: Extract<RunEvent, { type: 'phase' }>): string {
  if (event.phase === 'static') return reading
  const texts = {
    run: { starting: 'Loading your code', checking: 'Running your code', stopping: 'Ending your code' },
    live: { starting: 'Starting what is asked', checking: 'Asking it', stopping: 'Stopping it' },
  }
  return event.part.proof === 'run' ? texts.run[event.phase] : texts.live[event.phase]
}

const verdictText = ({ step, isRight }: Extract<RunEvent, { type: 'verdict' }>): string =>
  `${stateSign(isRight ? 'proved' : 'not-right')} Step ${step.id} is ${isRight ? 'right' : 'not right yet'}: ${step.title}`

/** @param say gets the plain lines */
export async function showProgress(
  say: (text: string) => void,
  stream: NodeJS.WriteStream = process.stderr,
): Promise<Progress> {
  return stream.isTTY ? spinner(stream) : plain(say)
}

async function spinner(stream: NodeJS.WriteStream): Promise<Progress> {
  // Imported late: it takes longer to load than a static check, and a pipe does not need it.
  const { default: ora } = await import('ora')
  const display = ora({ stream, discardStdin: false }).start(reading)
  return {
    onEvent(event) {
      const text = textOf(event)
      if (text) display.text = text
      if (event.type === 'verdict') display.stopAndPersist({ text: verdictText(event) }).start(display.text)
    },
    stop: () => display.stop(),
  }
}

function plain(say: (text: string) => void): Progress {
  return {
    onEvent(event) {
      if (event.type === 'phase' && event.phase !== 'static') say(`${phaseText(event)} …\n`)
      if (event.type === 'progress') say(`  ${event.text}\n`)
      if (event.type === 'verdict') say(`${verdictText(event)}\n`)
    },
    stop: () => undefined,
  }
}

/** One short line about an event; undefined for an event that displays do not show. */
export function textOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'phase':
      return phaseText(event)
    case 'check':
      return `Step ${event.check.step}: ${event.check.title}`
    case 'progress':
      return event.text
    default:
      return undefined
  }
}
