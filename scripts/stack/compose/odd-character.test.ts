import { expect, it } from 'vitest'
import { quotedName } from './odd-character.ts'

it.each([
  ['redis', '"redis"'],
  ['a b', '"a b"'],
  ['redis\u200B', '"redis<U+200B>" (with U+200B, which cannot be seen)'],
  ['re\u00ADdis', '"re<U+00AD>dis" (with U+00AD, which cannot be seen)'],
  ['\u00A0redis', '"<U+00A0>redis" (with U+00A0, a space of another kind)'],
  ['r\u0435dis', '"r\u0435dis" (with U+0435, a Cyrillic letter)'],
  ['\u03BFrder', '"\u03BFrder" (with U+03BF, a Greek letter)'],
  ['caf\u00E9', '"caf\u00E9" (with U+00E9, a character outside a to z)'],
  ['x\u{1F600}', '"x\u{1F600}" (with U+1F600, a character outside a to z)'],
])('names the character that is not what it looks like: %j', (name, sentence) => {
  expect(quotedName(name)).toBe(sentence)
})

it('counts the column from where the name begins', () => {
  expect(quotedName('redis\u200B', 3)).toBe('"redis<U+200B>" (with U+200B, which cannot be seen, in column 8)')
})
