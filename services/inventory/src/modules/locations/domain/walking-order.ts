import type { Bin } from './bin.ts'

/**
 * The bins in walking order: up the first aisle, down the next, and so on, so that no aisle is walked twice. The bins
 * of a rack come from the lowest up.
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
