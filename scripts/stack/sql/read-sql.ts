import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { decodeBytes } from '../bytes.ts'

/** Its message is PostgreSQL's own. */
export class NotUtf8 extends Error {}

/** Reads a script. Throws NotUtf8 for invalid bytes, which PostgreSQL refuses and Node would silently replace. */
export function readSql(file: string | 0): string {
  const bytes = readFileSync(file)
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const text = decodeBytes(bytes)
  const at = text.search(/[\udc80-\udcff]/u)
  const byte = (text.charCodeAt(at) - 0xdc00).toString(16)
  const line = text.slice(0, at).split('\n').length
  throw new NotUtf8(`line ${line}: invalid byte sequence for encoding "UTF8": 0x${byte}`)
}
