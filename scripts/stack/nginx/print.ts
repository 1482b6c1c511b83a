/** Prints a tree as configuration text, with the original file and line of each printed line. */
import type { Place } from '../types.ts'
import type { Directive, Word } from './types.ts'

export interface Printed {
  text: string
  /** The original place of line n + 1. */
  origins: Place[]
}

export function printNginx(directives: Directive[]): Printed {
  const lines: string[] = []
  const origins: Place[] = []
  const print = (directive: Directive, indent: string) => {
    const { rawName, args, block, file, line } = directive
    const head = [rawName, ...args.map(({ raw }) => raw)].join(' ')
    const add = (text: string) => {
      // A quoted word may run over several lines.
      for (const each of text.split('\n')) {
        lines.push(each)
        origins.push({ file, line })
      }
    }
    add(`${indent}${head}${block ? ' {' : ';'}`)
    for (const inner of block ?? []) print(inner, `${indent}  `)
    if (block) add(`${indent}}`)
  }
  for (const directive of directives) print(directive, '')
  return { text: `${lines.join('\n')}\n`, origins }
}

/** A word with this value, quoted where nginx needs it. */
export function word(value: string): Word {
  const plain = /^[\w./:@=+*?,%~!$()-]+$/.test(value) && !/^[~!]/.test(value)
  return { value, raw: plain ? value : `"${value.replace(/[\\"]/g, '\\$&')}"` }
}

/** An added directive. Messages about it name the place of `at`. */
export function directive(at: Pick<Directive, 'file' | 'line'>, name: string, ...values: string[]): Directive {
  return { name, rawName: word(name).raw, args: values.map(word), file: at.file, line: at.line }
}

export function block(
  at: Pick<Directive, 'file' | 'line'>,
  name: string,
  values: string[],
  inner: Directive[],
): Directive {
  return { ...directive(at, name, ...values), block: inner }
}
