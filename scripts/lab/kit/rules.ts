/**
 * Rules as checks. An author writes what is done and what must be seen; codes, counting, limits and words are here.
 *
 *     const { rule } = rules<Context>('03', 'run', messages)
 *     rule('4.1.chooses', 'The courier who is there first goes', async ({ play, see }) => {
 *       see('not-the-first', { history }).equal(await play(history), 'c1')
 *     })
 *
 * What is said when a rule is broken stands once, in `messages`; its key is the last part of the code: `03.4.1.not-the-first`.
 * A key that begins with a number names its rule too, for what checks of several rules may find: `4.1.not-the-first`.
 * A check that saw nothing is `unproven` by itself. What the learner's code did to its process is a finding of the rule that
 * was being checked.
 */
import { inspect, isDeepStrictEqual } from 'node:util'
import type { Place } from '../../stack/types.ts'
import type { Check, Finding, Outcome, Proof } from '../types.ts'
import { ChildFault } from './child/fault.ts'
import { thrownWords } from './child/thrown.ts'
import { fill } from './fill.ts'
import { observe } from './observe.ts'

/** `{name}` stands for a value given to `see`; `{actual}` and `{expected}` for what was compared, `{rule}` for the rule's title. */
export interface Message {
  says: string
  next: string
  /** For what is not compared with a value. */
  expected?: string
}

/** How a call ended: its value, or what it threw. */
export interface CallResult {
  value?: unknown
  thrown?: { code?: string | number; name: string; message: string }
}

export interface Assertion {
  equal(actual: unknown, expected: unknown): boolean
  holds(condition: boolean): boolean
  /** Asserts that the call returned an equal value; shows what it threw instead. */
  returned(result: CallResult | undefined, expected: unknown): boolean
  /** Asserts that the call threw an error with one of these codes. */
  refused(result: CallResult | undefined, ...codes: string[]): boolean
}

export interface Details {
  place?: Place
  /** Words of the domain, where the plain value would not be understood. */
  actual?: string
  expected?: string
  [name: string]: unknown
}

/** Starts an assertion about a value; the message of this name is reported when it fails. */
export type See<What extends string = string> = (what: What, details?: Details) => Assertion

export interface Seeing<What extends string = string> {
  see: See<What>
  signal: AbortSignal
}

/** What does not fail a check. */
export interface Noting<What extends string = string> {
  /** The message of this name, as a note for the learner. */
  remark(what: What, details?: Details): void
  /** Says what could not be shown this time, and counts as something seen. */
  notProved(sentence: string): void
}

/** Looks for the place of one finding in the learner's files. */
export type FindPlace<Context, What extends string> = (
  context: Context,
  what: What,
  details: Details,
) => Place | undefined

type Options<Context> = Pick<Check<Context>, 'stage' | 'needs' | 'backgroundAfter' | 'atSave' | 'timeoutMs'>

/**
 * @param lab two digits
 * @param messages by the last part of the code
 * @param place of what is found, where `see` names no other. With one place for all, the first example of each is told:
 * the others have the same cause. With a place that is looked for, each is told.
 */
export function rules<Context extends object, What extends string = string>(
  lab: string,
  proof: Proof,
  messages: Readonly<Record<What, Message>>,
  place?: Place | FindPlace<Context, What>,
) {
  /** @param id `4.1.chooses`: step, rule and a name that is this check's own */
  function rule(
    id: string,
    title: string,
    run: (context: Context & Seeing<What> & Noting<What>) => Promise<void> | void,
    options: Options<Context> = {},
  ): Check<Context> {
    const [step, number] = id.split('.')
    const code = `${lab}.${step}.${number}`
    return {
      id,
      step: Number(step),
      title,
      proof,
      ...options,
      async run(context, signal): Promise<Outcome> {
        const seen = observe()
        const told = new Set<string>()
        const say = (what: What, details: Details) => {
          const usual = typeof place === 'function' ? place(context, what, details) : place
          const values = { place: usual, rule: title, ...details }
          return findingOf(/^\d/.test(what) ? `${lab}.${what}` : `${code}.${what}`, messages[what], values)
        }
        const seeing: Seeing<What> & Noting<What> = {
          see: (what, details) =>
            assertion((holds, compared) => {
              if (holds || told.has(what)) seen.held()
              else seen.wrong(say(what, { ...compared, ...details }))
              if (!holds && typeof place !== 'function') told.add(what)
              return holds
            }),
          remark: (what, details = {}) => seen.remark(say(what, details)),
          notProved(sentence) {
            seen.held()
            seen.notProved(sentence)
          },
          signal,
        }
        try {
          await run({ ...context, ...seeing })
        } catch (error) {
          if (!(error instanceof ChildFault)) throw error
          seen.wrong(error.finding(code))
        }
        return seen.outcome()
      },
    }
  }

  /** Makes rules that are judged only when these checks have passed. */
  const ruleAfter =
    (...needs: string[]): typeof rule =>
    (id, title, run, options) =>
      rule(id, title, run, { needs, ...options })

  return { rule, ruleAfter }
}

/** @param that takes down whether it holds, and what was compared in words; returns whether it holds */
const assertion = (that: (holds: boolean, compared?: Details) => boolean): Assertion => ({
  equal: (actual, expected) =>
    that(isDeepStrictEqual(actual, expected), { actual: show(actual), expected: show(expected) }),
  holds: condition => that(condition),
  returned: (result, expected) =>
    that(result?.thrown === undefined && isDeepStrictEqual(result?.value, expected), {
      actual: result?.thrown ? `an error: ${nameOf(result.thrown)}` : show(result?.value),
      expected: show(expected),
    }),
  refused: (result, ...codes) =>
    that(result?.thrown !== undefined && codes.includes(String(result.thrown.code)), {
      actual: result?.thrown ? nameOf(result.thrown) : `accepted: ${show(result?.value)}`,
      expected: `refused with ${codes.join(' or ')}`,
    }),
})

const nameOf = (thrown: NonNullable<CallResult['thrown']>): string => `${thrown.code ?? thrownWords(thrown)}`

function findingOf(code: string, message: Message, { place, ...values }: Details): Finding {
  const filled = (text: string) => fill(text, values, show)
  const expected = values.expected ?? (message.expected && filled(message.expected))
  return { code, message: filled(message.says), place, expected, actual: values.actual, next: filled(message.next) }
}

/** A value as a learner would write it, in one line. */
export const show = (value: unknown): string =>
  typeof value === 'bigint' ? String(value) : inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY })
