export type TurnoverClass = 'A' | 'B' | 'C'

/** The share of the whole turnover at which each class ends; the rest is C. */
const limits: [TurnoverClass, share: number][] = [
  ['A', 0.8],
  ['B', 0.95],
]

/**
 * The turnover class of a product. The products that make up the first 80 % of the turnover are A, the next ones up to
 * 95 % are B. A product that has not left at all is C.
 * @param turnover the pieces that have left, by product
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
