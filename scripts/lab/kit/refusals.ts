/**
 * Refusals by a lab's reference, the checker's own model of the task: it names every code that applies, and the learner's work
 * may answer with any of them.
 */

const or = ' or '

/**
 * @param reasons by code, whether it applies
 * @throws all codes that apply, as one `code`
 */
export function refuseWhen(reasons: Readonly<Record<string, boolean>>): void {
  const codes = Object.keys(reasons).filter(code => reasons[code])
  // No Error: nobody asks for its stack, and making one takes longer than all the rest.
  if (codes.length > 0) throw { code: codes.join(or) }
}

/**
 * The codes with which a reference has refused.
 * @throws Error when it has failed in another way: that is the checker's fault
 */
export function refusalCodes({ code, message }: { code?: string | number; message: string }): string[] {
  if (code === undefined) throw new Error(`The reference has failed: ${message}`)
  return `${code}`.split(or)
}

/** A text that says something. */
export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** A whole number, by default a positive one. */
export const isCount = (value: unknown, least = 1): value is number => Number.isInteger(value) && Number(value) >= least
