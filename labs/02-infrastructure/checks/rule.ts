/**
 * A check of a running part: what is done and what must be seen. What is said when it is not seen, and where in the
 * learner's files to look for it, stands once, as data, beside the checks.
 */
import { fill } from '../../../scripts/lab/kit/fill.ts'
import { observe } from '../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../scripts/lab/types.ts'
import type { Place } from '../../../scripts/stack/types.ts'
import type { Live } from './live.ts'
import { placeOf, serviceAt } from './places.ts'

/** `{name}` in a text stands for a value that was seen. */
export interface Message {
  says: string
  next: string
  expected?: string
  /** Where the line is, when it is not where its rule is. */
  near?: Near
  /** The service whose entry in the compose file is meant, when no line of the file is. */
  service?: string
}

/** Patterns that lead to a line, each searched from where the one before it matched. */
export type Near = string | readonly string[]

/** By rule and fault, as in a finding's code: `5.4.burst`. */
export type Messages<What extends string> = Record<What, Message>

/** Values for the text; `place` where the check knows a better one than the message. */
export interface Seen {
  expected?: string
  actual?: string
  place?: Place
  [name: string]: unknown
}

export interface Look<What> {
  /** One thing that must hold; says the finding when it does not. Returns whether it held. */
  see(what: What, holds: boolean, seen?: Seen): boolean
  remark(what: What, seen?: Seen): void
  notProved(sentence: string): void
}

type Options = Pick<Check<never>, 'stage' | 'needs' | 'backgroundAfter' | 'timeoutMs'>

/** @param where in the file each rule has its lines; what has none is about the service that was seen */
export function rulesOf<What extends string, Context extends Live>(
  messages: Messages<What>,
  file: string,
  where: Readonly<Record<string, Near>> = {},
) {
  return (
    id: string,
    title: string,
    options: Options,
    run: (context: Context, look: Look<What>) => Promise<void> | void,
  ): Check<Context> => ({
    id,
    step: Number(id.split('.')[0]),
    title,
    proof: 'live',
    ...options,
    async run(context) {
      const { that, held, remark, notProved, outcome } = observe()
      const say = (what: What, seen: Seen = {}) => {
        const near = where[what.split('.', 2).join('.')]
        return findingOf(
          `02.${what}`,
          { near, service: seen.service as string, ...messages[what] },
          file,
          context,
          seen,
        )
      }
      await run(context, {
        see: (what, holds, seen) => that(holds, () => say(what, seen)),
        remark: (what, seen) => remark(say(what, seen)),
        notProved(sentence) {
          held()
          notProved(sentence)
        },
      })
      return outcome()
    },
  })
}

function findingOf(code: string, message: Message, file: string, live: Live, seen: Seen): Finding {
  const filled = (text: string) => fill(text, seen)
  const near = [message.near ?? []].flat().map(pattern => new RegExp(filled(pattern), 'i'))
  const place = near.length > 0 ? placeOf(live, file, ...near) : serviceAt(live, filled(message.service ?? ''))
  return {
    code,
    message: filled(message.says),
    place: seen.place ?? place,
    expected: seen.expected ?? (message.expected && filled(message.expected)),
    actual: seen.actual,
    next: filled(message.next),
  }
}
