import { readFileSync } from 'node:fs'
import { firstBadByte } from '../bytes.ts'

/** Its message is PostgreSQL's own. */
export class NotUtf8 extends Error {}

/** Reads a script. Throws NotUtf8 for invalid bytes, which PostgreSQL refuses and Node would silently replace. */
export function readSql(file: string | 0): string {
  const bytes = readFileSync(file)
  const bad = firstBadByte(bytes)
  if (!bad) return bytes.toString('utf8')
  throw new NotUtf8(`line ${bad.line}: invalid byte sequence for encoding "UTF8": 0x${bad.byte.toString(16)}`)
}
