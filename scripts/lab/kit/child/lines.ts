import type { Readable } from 'node:stream'

/** Nobody who plays by the rules writes more in one line. */
const maxLineLength = 64 * 1024 * 1024

/** Calls `onLine` for each whole line, without its end, and for what is too long to become one. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > maxLineLength) lines.push(rest)
    for (const line of lines) onLine(line)
  })
}
