import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { decodeBytes } from '../bytes.ts'

/** In the server's own words. */
export class NotUtf8 extends Error {}

/** A script's text. Throws NotUtf8 with what the server would say of its bytes, which a reader of text would mend. */
export function readSql(file: string | 0): string {
  const bytes = readFileSync(file)
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const text = decodeBytes(bytes)
  const at = text.search(/[\udc80-\udcff]/u)
  const byte = (text.charCodeAt(at) - 0xdc00).toString(16)
  const line = text.slice(0, at).split('\n').length
  throw new NotUtf8(`line ${line}: invalid byte sequence for encoding "UTF8": 0x${byte}`)
}
