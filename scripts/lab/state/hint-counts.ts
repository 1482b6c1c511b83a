/** How many hints were given, and for what: those for one failure say nothing of another. Pure. */

/** By failure code; by lab and step, `02.3`, as long as nothing has been found there. */
export type HintCounts = Record<string, number>

export const hintKey = (lab: string, step: number | string, code: string | undefined): string =>
  code ?? `${lab}.${step}`

/** What is left when a step has passed. */
export const withoutStep = (counts: HintCounts, lab: string, step: number): HintCounts =>
  Object.fromEntries(
    Object.entries(counts).filter(([key]) => !`${key}.`.startsWith(`${hintKey(lab, step, undefined)}.`)),
  )

/**
 * Counts that an earlier release kept by step are of what the last check had named there.
 * @param codes what it had named, by step
 */
export const countsByFailure = (lab: string, counts: HintCounts, codes: Readonly<Record<string, string>>): HintCounts =>
  Object.fromEntries(
    Object.entries(counts).map(([key, count]) => [/^\d+$/.test(key) ? hintKey(lab, key, codes[key]) : key, count]),
  )
