/**
 * Reads text files that people write: compose files, variables, SQL, configuration. Engines require UTF-8; a reader
 * that silently repairs other bytes would accept a file that fails everywhere else.
 */
import { readFileSync } from 'node:fs'
import { firstBadByte } from './bytes.ts'
import { StackError } from './error.ts'

/**
 * The text of the file at `path`, with its byte-order mark. `name` is the reader's name for it. Throws StackError of
 * kind `compose` with the line of the first invalid byte, and the errors of `readFileSync`.
 */
export function readTextFile(path: string, name: string): string {
  return decodeText(readFileSync(path), name)
}

/** The same for bytes in memory. */
export function decodeText(content: Uint8Array, name: string): string {
  const bytes = Buffer.from(content)
  const utf16 = utf16Of(bytes)
  if (utf16) throw notUtf8(name, undefined, `${name} is saved as ${utf16}, and not as UTF-8.`)
  const bad = firstBadByte(bytes)
  if (!bad) return bytes.toString('utf8')
  const hex = bad.byte.toString(16).toUpperCase().padStart(2, '0')
  const message = `${name} is not saved as UTF-8: the byte ${hex} in line ${bad.line}, column ${bad.column} belongs to another encoding.`
  throw notUtf8(name, bad.line, message)
}

function notUtf8(file: string, line: number | undefined, message: string): StackError {
  const next = 'Save the file as UTF-8: the encoding stands in the status bar of most editors.'
  return new StackError({ kind: 'compose', place: { file, ...(line === undefined ? {} : { line }) }, message, next })
}

/** Windows tools write UTF-16, most of them with a mark at the start; without one, half of the bytes are zero. */
function utf16Of(bytes: Buffer): string | undefined {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'UTF-16'
  return (first === 0) !== (second === 0) && bytes.length % 2 === 0 ? 'UTF-16' : undefined
}
