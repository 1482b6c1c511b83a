/** Compares what a learner's code gave with what was wanted, and says the first difference in words. */
import { inspect } from 'node:util'
import { show } from './rules.ts'

/**
 * One after the other, field by field, each value with its type: 1n is not 1, and a Date is not its text. A list in a
 * field has no order; fields that are not wanted are not looked at.
 *
 *     difference([{ id: 1, lines: [] }], [{ id: 1, lines: ['a'] }], 'order')  // 'there are 0 lines, not 1'
 *
 * @param thing what they are, in words
 * @returns undefined when there is none
 */
export function difference(seen: readonly unknown[], wanted: readonly object[], thing: string): string | undefined {
  if (seen.length !== wanted.length) return `there are ${seen.length} ${thing}s, not ${wanted.length}`
  return wanted.map((each, index) => differs(seen[index], each, thing)).find(each => each !== undefined)
}

function differs(seen: unknown, wanted: object, thing: string): string | undefined {
  if (typeof seen !== 'object' || seen === null) return `no ${thing} came, but ${show(seen)}`
  const fields: Record<string, unknown> = { ...seen }
  for (const [name, value] of Object.entries(wanted)) {
    const [is, must] = [spelled(fields[name]), spelled(value)]
    if (is.length !== must.length) return `there are ${is.length} ${name}, not ${must.length}`
    const missing = must.find(each => !is.includes(each))
    if (missing !== undefined) return `${name} is ${is.find(each => !must.includes(each)) ?? is[0]}, not ${missing}`
  }
  return undefined
}

/** A value, or each of a list, in one line. */
const spelled = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map(each => inspect(each, { sorted: true, breakLength: Infinity }))
