/** Findings of one code have one cause, often in several places: said once, with the others named beside it. */
import type { Finding } from '../types.ts'

export interface Cause {
  first: Finding
  others: readonly Finding[]
}

/** In the order of their first findings. */
export function causesOf(findings: readonly Finding[]): Cause[] {
  const byCode = new Map<string, Finding[]>()
  for (const finding of findings) byCode.set(finding.code, [...(byCode.get(finding.code) ?? []), finding])
  return [...byCode.values()].map(([first, ...others]) => ({ first: first!, others }))
}

/** More than this many others are counted. */
const mostNamed = 6
/** A longer difference is a sentence of its own. */
const longestName = 48

/** What the others say that the first does not, each with its place; undefined when there are no others. */
export function othersInShort({ first, others }: Cause): string | undefined {
  if (others.length === 0) return undefined
  const names = differences([first, ...others].map(({ message }) => message)).slice(1)
  const named = others.slice(0, mostNamed).map((other, index) => nameWithPlace(names[index]!, other, first))
  const more = others.length - named.length
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function nameWithPlace(name: string, { place, message }: Finding, { place: firstPlace }: Finding): string {
  const line = place?.line === undefined ? '' : `line ${place.line}`
  const where = !place || place.file === firstPlace?.file ? line : [place.file, place.line].filter(Boolean).join(':')
  const what = name.length > longestName ? message.replace(/\.$/, '') : name
  return what && where ? `${what} (${where})` : what || where || 'once more'
}

/** The sentences without the words with which all of them begin and end. */
function differences(sentences: readonly string[]): string[] {
  const words = sentences.map(sentence => sentence.replace(/\.$/, '').split(' '))
  const shortest = Math.min(...words.map(({ length }) => length))
  const isSame = (at: number) => words.every(each => each.at(at) === words[0]!.at(at))
  let begin = 0
  while (begin < shortest && isSame(begin)) begin++
  let end = 0
  while (end < shortest - begin && isSame(-1 - end)) end++
  return words.map(each =>
    each
      .slice(begin, each.length - end)
      .join(' ')
      .replace(/[,:;]$/, ''),
  )
}
