/**
 * The one reader of text files that people write: compose files, variables, SQL, configuration. What runs them takes
 * UTF-8; a reader that repairs other bytes in silence would show a file that works here and nowhere else.
 */
import { readFileSync } from 'node:fs'
import { StackError } from './error.ts'

/**
 * The text of the file at `path`, a byte-order mark included. `name` is how its reader knows it. Throws StackError of
 * kind `compose` with the line of the first byte that is not UTF-8, and what `readFileSync` throws.
 */
export function readTextFile(path: string, name: string): string {
  return decodeText(readFileSync(path), name)
}

/** The same for bytes that are in memory. */
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
    // A replacement character that stands in the file itself is no mistake: its three bytes are there.
    if (bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd) continue
    const before = decoded.slice(0, at).split('\n')
    return { line: before.length, column: [...before.at(-1)!].length + 1, byte: bytes[offset]! }
  }
  throw new RangeError('every byte is UTF-8')
}
