import { isDeepStrictEqual } from 'node:util'
import { observe } from '../../../scripts/lab/kit/observe.ts'
import type { Check, Outcome, Proof, Stage } from '../../../scripts/lab/types.ts'
import type { Place } from '../../../scripts/stack/types.ts'

export interface Seen {
  equal(actual: unknown, expected: unknown): boolean
  holds(holds: boolean): boolean
}
export type See = (what: string, values?: Record<string, unknown> & { place?: Place }) => Seen
export type Messages = Record<string, { says: string; next: string }>
const show = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : (JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}n` : v)) ?? 'undefined')
const fill = (text: string, values: Record<string, unknown>) =>
  text.replace(/\{(\w+)\}/g, (_, key: string) => show(values[key]))

interface Options {
  stage?: Stage
  needs?: string[]
  timeoutMs?: number
}

export function rules(lab: string, messages: Messages, proof: Proof) {
  return function rule<Context extends object>(
    id: string,
    title: string,
    run: (context: Context & { see: See; signal: AbortSignal }) => Promise<void>,
    options: Options = {},
  ): Check<Context> {
    const [step, number] = id.split('.')
    return {
      id,
      step: Number(step),
      title,
      proof,
      ...options,
      async run(context, signal): Promise<Outcome> {
        const seen = observe()
        const see: See = (what, values = {}) => {
          const say = (all: Record<string, unknown>) => {
            const words = messages[what]
            if (!words) throw new Error(`no words for ${what}`)
            const { place, expected, actual } = all
            return {
              code: `${lab}.${step}.${number}.${what}`,
              message: fill(words.says, all),
              place: place as Place | undefined,
              expected: expected === undefined ? undefined : show(expected),
              actual: actual === undefined ? undefined : show(actual),
              next: fill(words.next, all),
            }
          }
          return {
            holds: holds => seen.that(holds, () => say(values)),
            equal: (actual, expected) =>
              seen.that(isDeepStrictEqual(actual, expected), () => say({ ...values, actual, expected })),
          }
        }
        try {
          await run({ ...context, see, signal })
        } catch (error) {
          if (error instanceof Error && error.name === 'ChildFault')
            seen.wrong((error as unknown as { finding(rule: string): never }).finding(`${lab}.${step}.${number}`))
          else if (!(error instanceof Stop)) throw error
        }
        return seen.outcome()
      },
    }
  }
}
/** Ends a rule when what was found makes the rest meaningless. */
export class Stop extends Error {}
