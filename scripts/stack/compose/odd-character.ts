/** Names that look right and are not: a letter of another alphabet, a space that cannot be seen. */

export interface OddCharacter {
  /** `U+200B, which cannot be seen`. */
  words: string
  /** How many characters of the text stand before it. */
  offset: number
}

/** The first character of a text that is not ASCII; undefined when all of them are. */
export function oddCharacter(text: string): OddCharacter | undefined {
  const characters = [...text]
  const offset = characters.findIndex(character => character > '~')
  return offset < 0 ? undefined : { words: describe(characters[offset]!), offset }
}

/** The text with what cannot be seen written out: `redis<U+200B>`. */
export function shown(text: string): string {
  return text.replace(invisible, character => `<${codePoint(character)}>`)
}

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Variation_Selector}\u115F\u1160\u3164]|(?! )\p{Zs}/gu

function describe(character: string): string {
  const code = codePoint(character)
  if (/(?! )\p{Zs}/u.test(character)) return `${code}, a space that is not the usual one`
  if (character.replace(invisible, '') === '') return `${code}, which cannot be seen`
  const alphabet = alphabets.find(([, letters]) => letters.test(character))?.[0]
  return alphabet ? `${code}, a ${alphabet} letter` : `${character} (${code}), which is none of the letters a to z`
}

const alphabets: [name: string, letters: RegExp][] = [
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['full-width', /[\uFF01-\uFF5E]/u],
]

const codePoint = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
