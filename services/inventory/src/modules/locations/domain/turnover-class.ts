export type TurnoverClass = 'A' | 'B' | 'C'

/** Up to which share of the whole turnover a class goes; what comes after is C. */
const limits: [TurnoverClass, share: number][] = [
  ['A', 0.8],
  ['B', 0.95],
]

/**
 * The class of a product by what has left of each: the few that make four fifths of the turnover are A, the next ones up
 * to nineteen twentieths B. What has not left at all is C.
 */
export function turnoverClass(productId: string, turnover: ReadonlyMap<string, number>): TurnoverClass {
  const own = turnover.get(productId) ?? 0
  if (own <= 0) return 'C'
  const all = [...turnover].filter(([, pieces]) => pieces > 0)
  const total = all.reduce((sum, [, pieces]) => sum + pieces, 0)
  const before = all
    .filter(([id, pieces]) => pieces > own || (pieces === own && id < productId))
    .reduce((sum, [, pieces]) => sum + pieces, 0)
  return limits.find(([, share]) => before < total * share)?.[0] ?? 'C'
}
