/** The same as `Map.groupBy`, which Node 20 does not have. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** Cuts a list into pieces of at most `size`. */
export function chunksOf<T>(items: T[], size: number): T[][] {
  const chunks: T[][] = []
  for (let from = 0; from < items.length; from += size) chunks.push(items.slice(from, from + size))
  return chunks
}

/** Cuts a list into pieces whose sizes add up to at most `limit`. An item that is larger is a piece of its own. */
export function chunksWithin<T>(items: T[], limit: number, sizeOf: (item: T) => number): T[][] {
  const chunks: T[][] = []
  let left = 0
  for (const item of items) {
    const size = sizeOf(item)
    if (chunks.length > 0 && size <= left) {
      chunks.at(-1)!.push(item)
      left -= size
    } else {
      chunks.push([item])
      left = limit - size
    }
  }
  return chunks
}
