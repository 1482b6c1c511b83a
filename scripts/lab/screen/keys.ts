/** Names of keys, the action of each key on a screen, and the line at the foot that lists them. */
import type { Key } from 'node:readline'
import pc from 'picocolors'
import { widthOf } from './styled-text.ts'

/** One thing to do on a screen, and the keys for it. */
export interface Binding<Action extends string> {
  keys: readonly string[]
  action: Action
  /** Shown at the foot of the screen; absent for keys that are not listed. */
  label?: readonly [key: string, word: string]
}

export const actionFor = <Action extends string>(
  bindings: readonly Binding<Action>[],
  key: string,
): Action | undefined => bindings.find(({ keys }) => keys.includes(key))?.action

/** Name of a key: `n`, `up`, `pagedown`, `ctrl+c`; capital letters count as small ones. */
export function keyName(text: string | undefined, { name, ctrl }: Key): string {
  const plain = name ?? text ?? ''
  return ctrl ? `ctrl+${plain}` : plain
}

/** Answers to the question whether to begin a lab again; any other key means no. */
export const answersToReset = [{ label: ['y', 'yes, begin again'] }, { label: ['n', 'no'] }] as const

/** The labelled keys, in as few lines as possible. */
export function keyLines(bindings: readonly Pick<Binding<string>, 'label'>[], width: number): string[] {
  const lines: string[] = []
  for (const { label } of bindings) {
    if (!label) continue
    const word = `${pc.bold(label[0])} ${label[1]}`
    const longer = `${lines.at(-1)}  ${word}`
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
