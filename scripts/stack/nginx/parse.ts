/**
 * Parses nginx configuration by nginx's own lexical rules (src/core/ngx_conf_file.c): words end at blanks, `;` and
 * braces, may be quoted, and `${` does not open a block. ADR 0005 says why no package is used.
 */
import { refuseFile } from '../error.ts'
import type { Directive, Word } from './types.ts'

/** Throws StackError, with the line, for a text that nginx cannot read either. */
export function parseNginx(text: string, file: string): Directive[] {
  const root: Directive[] = []
  const open: { block: Directive[]; line: number }[] = [{ block: root, line: 1 }]
  let words: (Word & { line: number })[] = []
  const refuse = (line: number, message: string, next: string) => refuseFile({ file, line }, message, next)
  const refuseOpenDirective = () => {
    const [first] = words
    if (first) refuse(first.line, `"${first.value}" is not ended with ";".`, 'End the directive with a semicolon.')
  }
  for (const token of tokens(text, file)) {
    if (token.kind === 'word') {
      words.push(token)
    } else if (token.kind === '}') {
      refuseOpenDirective()
      if (open.length === 1) refuse(token.line, 'A "}" closes nothing.', 'Take it out, or open its block.')
      open.pop()
    } else {
      const [first, ...args] = words
      words = []
      if (!first) return refuse(token.line, `A "${token.kind}" stands where a directive belongs.`, 'Take it out.')
      const { value: name, raw: rawName, line } = first
      const directive: Directive = { name, rawName, args: args.map(({ raw, value }) => ({ raw, value })), file, line }
      open.at(-1)!.block.push(directive)
      if (token.kind === '{') {
        directive.block = []
        open.push({ block: directive.block, line })
      }
    }
  }
  refuseOpenDirective()
  if (open.length > 1) refuse(open.at(-1)!.line, 'The block that opens here is never closed.', 'Close it with "}".')
  return root
}

/** nginx has only four blanks: a no-break space is a letter. */
const pieces = [
  /(?<skipped>[ \t\r\n]+|#[^\n]*)/,
  /(?<mark>[;{}])/,
  /(?<quoted>"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')/,
  /(?<bare>(?!["'])(?:\\[\s\S]?|\$\{|[^ \t\r\n;{])+)/,
]
const piece = new RegExp(pieces.map(({ source }) => source).join('|'), 'gy')

type Token = { kind: ';' | '{' | '}'; line: number } | ({ kind: 'word'; line: number } & Word)

function* tokens(text: string, file: string): Generator<Token> {
  let position = 0
  let line = 1
  for (const { 0: raw, groups = {} } of text.matchAll(piece)) {
    if (groups.mark) yield { kind: groups.mark as ';' | '{' | '}', line }
    else if (groups.skipped === undefined) yield { kind: 'word', line, raw, value: withoutEscapes(raw) }
    position += raw.length
    line += raw.split('\n').length - 1
  }
  if (position === text.length) return
  refuseFile({ file, line }, 'The quote that opens here is never closed.', `Close it with ${text[position]}.`)
}

const escaped: Record<string, string> = { t: '\t', r: '\r', n: '\n', '"': '"', "'": "'", '\\': '\\' }

function withoutEscapes(raw: string): string {
  const inner = /^(["'])([\s\S]*)\1$/.exec(raw)?.[2] ?? raw
  return inner.replace(/\\([\s\S])/g, (whole, letter: string) => escaped[letter] ?? whole)
}
