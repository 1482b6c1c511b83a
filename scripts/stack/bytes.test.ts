import { expect, test } from 'vitest'
import { decodeBytes, encodeBytes } from './bytes.ts'

test('text is text', () => {
  expect(decodeBytes(Buffer.from('Größe, 価格, 🫖'))).toBe('Größe, 価格, 🫖')
})

test.each([
  ['every single byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
  [
    'windows-1251 between UTF-8',
    Buffer.concat([Buffer.from('-- é '), Buffer.from([0xef, 0xf0, 0xe8]), Buffer.from(' 🫖\n')]),
  ],
  ['surrogates written as UTF-8, an overlong zero', Buffer.from([0xed, 0xb3, 0xbf, 0xc0, 0x80])],
  ['a sequence that is cut off', Buffer.from([0x41, 0xf0, 0x9f, 0xab])],
])('%s comes back as it was', (_, bytes) => {
  expect(encodeBytes(decodeBytes(bytes)).equals(bytes)).toBe(true)
})
