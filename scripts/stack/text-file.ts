/**
 * Reads text files that people write: compose files, variables, SQL, configuration. Engines require UTF-8; a reader
 * that silently repairs other bytes would accept a file that fails everywhere else.
 */
import { readFileSync } from 'node:fs'
import { StackError } from './error.ts'

/**
 * The text of the file at `path`, with its byte-order mark. `name` is the reader's name for it. Throws StackError of
 * kind `compose` with the line of the first invalid byte, and the errors of `readFileSync`.
 */
export function readTextFile(path: string, name: string): string {
  return decodeText(readFileSync(path), name)
}

/** The same for bytes in memory. */
export function decodeText(bytes: Uint8Array, name: string): string {
  const utf16 = utf16Of(bytes)
  if (utf16) throw notUtf8(name, undefined, `${name} is saved as ${utf16}, and not as UTF-8.`)
  try {
    return strict.decode(bytes)
  } catch {
    const { line, column, byte } = firstBrokenByte(bytes)
    const hex = byte.toString(16).toUpperCase().padStart(2, '0')
    const message = `${name} is not saved as UTF-8: the byte ${hex} in line ${line}, column ${column} belongs to another encoding.`
    throw notUtf8(name, line, message)
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function notUtf8(file: string, line: number | undefined, message: string): StackError {
  const next = 'Save the file as UTF-8: the encoding stands in the status bar of most editors.'
  return new StackError({ kind: 'compose', place: { file, ...(line === undefined ? {} : { line }) }, message, next })
}

/** Windows tools write UTF-16, most of them with a mark at the start; without one, half of the bytes are zero. */
function utf16Of(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'UTF-16'
  return (first === 0) !== (second === 0) && bytes.length % 2 === 0 ? 'UTF-16' : undefined
}

/** Columns count characters, as editors do. */
function firstBrokenByte(bytes: Uint8Array): { line: number; column: number; byte: number } {
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const encoder = new TextEncoder()
  let offset = 0
  for (let at = decoded.indexOf('\uFFFD'); at >= 0; at = decoded.indexOf('\uFFFD', at + 1)) {
    offset = encoder.encode(decoded.slice(0, at)).length
    // A replacement character in the file itself is valid: its three bytes are there.
    if (bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd) continue
    const before = decoded.slice(0, at).split('\n')
    return { line: before.length, column: [...before.at(-1)!].length + 1, byte: bytes[offset]! }
  }
  throw new RangeError('every byte is UTF-8')
}
