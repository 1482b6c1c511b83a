/** How many hints were given, counted for each failure separately. Pure. */

/** By failure code, or by lab and step (`02.3`) as long as nothing was found in the step. */
export type HintCounts = Record<string, number>

export const hintKey = (lab: string, step: number | string, code: string | undefined): string =>
  code ?? `${lab}.${step}`

/** The counts without those of a step that has passed. */
export const withoutStep = (counts: HintCounts, lab: string, step: number): HintCounts =>
  Object.fromEntries(
    Object.entries(counts).filter(([key]) => !`${key}.`.startsWith(`${hintKey(lab, step, undefined)}.`)),
  )

/**
 * Converts counts that an earlier release kept by step: they belong to the code that the last check named in the step.
 * @param codes those codes, by step
 */
export const countsByFailure = (lab: string, counts: HintCounts, codes: Readonly<Record<string, string>>): HintCounts =>
  Object.fromEntries(
    Object.entries(counts).map(([key, count]) => [/^\d+$/.test(key) ? hintKey(lab, key, codes[key]) : key, count]),
  )
