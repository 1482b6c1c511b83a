import { escapeRegExp } from './escape-regexp.ts'

/** The parts of a pattern: an escaped letter, a set of letters or its complement, one letter. */
const pieces = /\\([\s\S])|\[(!|\^)?(\]?[^\]]+)\]|\?|([\s\S])/g

/**
 * True when a file name fits a pattern of `*`, `?` and `[…]`, as in COPY and in nginx's include. What stands between two
 * stars is looked for once, from left to right, so that no pattern takes long.
 */
export function fnmatch(name: string, pattern: string): boolean {
  const parts = pattern.match(/(?:\\[\s\S]|\[(?:!|\^)?\]?[^\]]+\]|[^*])+|\*/g) ?? []
  let position = 0
  let floating = false
  for (const [index, part] of parts.entries()) {
    if (part === '*') {
      floating = true
      continue
    }
    const source = part.replace(pieces, (_, escaped, not, set, letter) => {
      if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\[\]^]/g, '\\$&')}]`
      const plain = escaped ?? letter
      return plain === undefined ? '[\\s\\S]' : escapeRegExp(plain)
    })
    const last = index === parts.length - 1
    const found = new RegExp(`${floating ? '' : '^'}${source}${last ? '$' : ''}`).exec(name.slice(position))
    if (!found) return false
    position += found.index + found[0].length
    floating = false
  }
  return floating || position === name.length
}
