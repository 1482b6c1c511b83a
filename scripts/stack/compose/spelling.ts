import leven from 'leven'

/** The candidate that a misspelt word most likely meant: at most two letters away, and fewer than half of them wrong. */
export function closestWord(word: string, candidates: string[]): string | undefined {
  const ranked = candidates
    .map(candidate => ({ candidate, distance: leven(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= 2 && distance * 2 < word.length)
    .sort((a, b) => a.distance - b.distance)
  return ranked[0]?.candidate
}
