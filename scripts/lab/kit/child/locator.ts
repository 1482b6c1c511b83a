/** Asks the watchdog of a process where its program is. */
import type { Place } from '../../../stack/types.ts'
import { withLimit } from '../../../with-limit.ts'
import { deferred } from './deferred.ts'
import { placeOfFrames } from './fault.ts'
import type { Look, Whereabouts } from './protocol.ts'

export interface Locator {
  /** Where in the learner's files the program is; several who ask at the same time get one answer. */
  locate(look?: Look): Promise<Place | undefined>
  /** To be told of what the watchdog says. */
  answer(found: Whereabouts): void
}

const answerMs = 3_000

/** @param send sends a question to the watchdog */
export function createLocator(send: (look: Look) => void, directory: string): Locator {
  let answered = deferred<Whereabouts>()
  let locating: Promise<Place | undefined> | undefined

  async function ask(look: Look): Promise<Place | undefined> {
    answered = deferred()
    send(look)
    const found = await withLimit(answered.promise, answerMs)
    return placeOfFrames(found?.frames ?? [], directory)
  }

  return {
    answer: found => answered.resolve(found),
    locate(look = 'anywhere') {
      locating ??= ask(look).finally(() => {
        locating = undefined
      })
      return locating
    },
  }
}
