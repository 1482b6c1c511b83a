/**
 * Decodes and encodes files that we rewrite in places, so that every other byte stays: bytes that are not UTF-8 become lone
 * surrogates and go back to what they were (as Python's "surrogateescape", PEP 383). So a file that an engine refuses for
 * its bytes is still refused after we have touched it.
 */
import { isUtf8 } from 'node:buffer'

/** Well-formed UTF-8 (Unicode, table 3-7), or one byte that is part of none. */
const sequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII
  /[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g

export function decodeBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  return bytes
    .toString('latin1')
    .replace(sequence, found =>
      found.length === 1 && found >= '\x80'
        ? String.fromCharCode(0xdc00 + found.charCodeAt(0))
        : Buffer.from(found, 'latin1').toString('utf8'),
    )
}

export function encodeBytes(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text)
  const parts = text.split(/([\udc80-\udcff])/u)
  return Buffer.concat(
    parts.map((part, index) => (index % 2 ? Buffer.from([part.charCodeAt(0) - 0xdc00]) : Buffer.from(part))),
  )
}

/** The first byte that is not UTF-8; columns count characters, as editors do. Undefined when every byte is. */
export function firstBadByte(bytes: Buffer): { line: number; column: number; byte: number } | undefined {
  const text = decodeBytes(bytes)
  const at = text.search(/[\udc80-\udcff]/u)
  if (at < 0) return undefined
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: [...before.at(-1)!].length + 1, byte: text.charCodeAt(at) - 0xdc00 }
}
