/** Keys by name, what each does on a screen, and the line that tells. */
import type { Key } from 'node:readline'
import pc from 'picocolors'
import { widthOf } from './styled-text.ts'

/** One thing to do on a screen, and the keys for it. */
export interface Binding<Action extends string> {
  keys: readonly string[]
  action: Action
  /** What the foot of the screen says; absent for what needs no telling. */
  label?: readonly [key: string, word: string]
}

export const actionFor = <Action extends string>(
  bindings: readonly Binding<Action>[],
  key: string,
): Action | undefined => bindings.find(({ keys }) => keys.includes(key))?.action

/** `n`, `up`, `pagedown`, `ctrl+c`; of a letter it does not matter whether it is a capital one. */
export function keyName(text: string | undefined, { name, ctrl }: Key): string {
  const plain = name ?? text ?? ''
  return ctrl ? `ctrl+${plain}` : plain
}

/** The labelled keys, in as few lines as they fit in. */
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
