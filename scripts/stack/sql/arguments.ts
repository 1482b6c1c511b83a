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

/** Throws Error when a quote is not closed or a command in backticks fails. */
export function readArguments(rest: string, context: ArgumentContext): string[] {
  const found: string[] = []
  let word: string | undefined
  let position = 0
  while (position < rest.length) {
    const letter = rest[position]!
    if (/\s/.test(letter)) {
      if (word !== undefined) found.push(word)
      word = undefined
      position++
      continue
    }
    const piece = readPiece(rest, position, context)
    word = (word ?? '') + piece.text
    position += piece.length
  }
  return word === undefined ? found : [...found, word]
}

function readPiece(rest: string, position: number, context: ArgumentContext): { text: string; length: number } {
  const ahead = rest.slice(position)
  if (ahead.startsWith("'")) {
    const quoted = /^'((?:\\.|''|[^'\\])*)'/.exec(ahead)
    if (!quoted) throw new Error('a quote is not closed')
    return { text: withoutEscapes(quoted[1]!), length: quoted[0].length }
  }
  if (ahead.startsWith('`')) {
    const command = /^`([^`]*)`/.exec(ahead)
    if (!command) throw new Error('a backtick is not closed')
    return { text: runShell(command[1]!, context), length: command[0].length }
  }
  if (ahead.startsWith(':')) {
    const reference = referenceAt(rest, position, context.lookup)
    if (reference?.value !== undefined) return { text: reference.value, length: reference.length }
  }
  return { text: ahead[0]!, length: 1 }
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
