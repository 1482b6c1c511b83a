/** Describes characters that look right in a name but are not: a letter of another alphabet, an invisible space. */

/**
 * A name in quotes, with its first character that is not ASCII: `"rеdis" (with U+0435, a Cyrillic letter)`. Invisible
 * characters are written out: `"redis<U+200B>"`. `column` is where the name begins in its line, if that is known.
 */
export function quotedName(name: string, column?: number): string {
  return `"${visible(name)}"${oddCharacter(name, column)}`
}

/** What follows a name in a sentence: ` (with U+200B, which cannot be seen)`; empty when all of it is ASCII. */
export function oddCharacter(name: string, column?: number): string {
  const characters = [...name]
  const offset = characters.findIndex(character => character > '~')
  if (offset < 0) return ''
  const where = column === undefined ? '' : `, in column ${column + offset}`
  return ` (with ${describe(characters[offset]!)}${where})`
}

/** The text with invisible characters written out. */
export function visible(text: string): string {
  return text.replace(invisible, character => `<${codePoint(character)}>`)
}

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Variation_Selector}\u115F\u1160\u3164]|(?! )\p{Zs}/gu

function describe(character: string): string {
  const code = codePoint(character)
  if (/(?! )\p{Zs}/u.test(character)) return `${code}, a space of another kind`
  if (visible(character) !== character) return `${code}, which cannot be seen`
  const alphabet = alphabets.find(([, letters]) => letters.test(character))?.[0]
  return `${code}, a ${alphabet === undefined ? 'character outside a to z' : `${alphabet} letter`}`
}

const alphabets: [name: string, letters: RegExp][] = [
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['full-width', /[\uFF01-\uFF5E]/u],
]

const codePoint = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
