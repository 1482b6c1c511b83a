import type { Bin } from './bin.ts'

/**
 * The bins in the order in which one walks past them: up the first aisle that has any, down the next, and so on, so that
 * no aisle is walked twice. The bins of a rack are taken from the lowest up.
 */
export function inWalkingOrder(bins: readonly Bin[]): Bin[] {
  const aisles = [...new Set(bins.map(({ aisle }) => aisle))].sort((one, other) => one - other)
  return aisles.flatMap((aisle, index) => {
    const direction = index % 2 === 0 ? 1 : -1
    return bins
      .filter(bin => bin.aisle === aisle)
      .sort((one, other) => direction * (one.rack - other.rack) || one.bin - other.bin)
  })
}
