import type { Readable } from 'node:stream'

/** Nobody who plays by the rules writes more in one line. */
const maxLineLength = 64 * 1024 * 1024

/** Calls `onLine` for each whole line, without its end, and for what is too long to become one. */
function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > maxLineLength) lines.push(rest)
    for (const line of lines) onLine(line)
  })
}

/**
 * Lines that only the harness can have written, because they begin with its token.
 * @param onForged called for each other line
 */
export function readSealed<T>(
  stream: Readable,
  token: string,
  parse: (text: string) => T,
  onMessage: (message: T) => void,
  onForged: () => void,
): void {
  readLines(stream, line => {
    const message = line.startsWith(`${token} `) ? tryTo(() => parse(line.slice(token.length + 1))) : undefined
    if (message === undefined) onForged()
    else onMessage(message)
  })
}

function tryTo<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
