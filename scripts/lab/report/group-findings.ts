/**
 * Groups findings that have one cause, so that the first is shown in full and the others are named below it: those of one
 * code, and those that say the very same of the same place, because what floods the terminal is met by one rule after the
 * other.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Finding } from '../types.ts'

export interface FindingGroup {
  first: Finding
  others: readonly Finding[]
}

/** Groups in the order of their first findings. */
export function groupByCause(findings: readonly Finding[]): FindingGroup[] {
  const groups: Finding[][] = []
  for (const finding of findings) {
    const known = groups.find(([first]) => first!.code === finding.code || saysTheSame(first!, finding))
    if (known) known.push(finding)
    else groups.push([finding])
  }
  return groups.map(([first, ...others]) => ({ first: first!, others }))
}

/** A finding is the same to its reader when it differs in its code only. */
const saysTheSame = (one: Finding, other: Finding): boolean => isDeepStrictEqual({ ...one, code: other.code }, other)

/** At most so many are named; the others are counted. */
const maxNamed = 6
/** When the differing words are longer, the whole message is shown instead. */
const maxNameLength = 48

/** The differing words of the other findings, each with its place; undefined when there are no others. */
export function summariseOthers({ first, others }: FindingGroup): string | undefined {
  if (others.length === 0) return undefined
  const names = differences([first, ...others].map(({ message }) => message)).slice(1)
  const named = others.slice(0, maxNamed).map((other, index) => nameWithPlace(names[index]!, other, first))
  const more = others.length - named.length
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function nameWithPlace(name: string, { code, place, message }: Finding, first: Finding): string {
  if (code !== first.code) return code
  const line = place?.line === undefined ? '' : `line ${place.line}`
  const where = !place || place.file === first.place?.file ? line : [place.file, place.line].filter(Boolean).join(':')
  const what = name.length > maxNameLength ? message.replace(/\.$/, '') : name
  return what && where ? `${what} (${where})` : what || where || 'once more'
}

/** Each sentence without the words with which all of them begin and end. */
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
