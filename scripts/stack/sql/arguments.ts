/** Reads the arguments of a backslash command: quotes with escapes, variables, and shell commands in backticks. */
import { execFileSync } from 'node:child_process'
import { quoteWord } from '../compose/shell-words.ts'
import { type Lookup, referenceAt } from './variables.ts'

export interface ArgumentContext {
  lookup: Lookup
  /** Environment for commands in backticks. */
  env: Record<string, string | undefined>
}

const shellTimeoutMs = 10_000

/** A blank, a quoted text, a command in backticks, or one letter; nothing where a quote is never closed. */
const piece = /(?<blank>\s+)|'(?<quoted>(?:\\.|''|[^'\\])*)'|`(?<command>[^`]*)`|[^'`]/y

/** Throws Error when a quote is not closed or a command in backticks fails. */
export function readArguments(rest: string, context: ArgumentContext): string[] {
  const found: string[] = []
  let word: string | undefined
  for (let position = 0; position < rest.length; ) {
    const reference = rest[position] === ':' ? referenceAt(rest, position, context.lookup) : undefined
    piece.lastIndex = position
    const match = piece.exec(rest)
    if (!match) throw new Error(`a ${rest[position] === "'" ? 'quote' : 'backtick'} is not closed`)
    const { blank, quoted, command } = match.groups!
    const isReference = reference?.value !== undefined
    position += isReference ? reference.length : match[0].length
    if (blank !== undefined) {
      if (word !== undefined) found.push(word)
      word = undefined
    } else if (isReference) word = (word ?? '') + reference.value
    else if (quoted !== undefined) word = (word ?? '') + withoutEscapes(quoted)
    else word = (word ?? '') + (command === undefined ? match[0] : runShell(command, context))
  }
  return word === undefined ? found : [...found, word]
}

const escapes: Record<string, string> = { n: '\n', t: '\t', b: '\b', r: '\r', f: '\f' }

function withoutEscapes(text: string): string {
  return text.replace(/''|\\(x[\da-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g, (whole, code?: string) => {
    if (code === undefined) return "'"
    if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8))
    return escapes[code] ?? whole.slice(1)
  })
}

/** Runs a command in backticks; psql removes the last line break of its output. */
function runShell(command: string, { lookup, env }: ArgumentContext): string {
  const filled = command.replace(/:('?)(\w+)\1/g, (whole, quote: string, name: string) => {
    const value = lookup(name)
    if (value === undefined) return whole
    return quote ? quoteWord(value) : value
  })
  const output = execFileSync('/bin/sh', ['-c', filled], {
    encoding: 'utf8',
    env,
    timeout: shellTimeoutMs,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return output.replace(/\n$/, '')
}
