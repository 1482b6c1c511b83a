/** Converts dockerfile-ast's instructions to ours: joins lines, separates flags, removes comments. */
import {
  type Dockerfile as AstDockerfile,
  type Instruction as AstInstruction,
  ModifiableInstruction,
  PropertyInstruction,
} from 'dockerfile-ast'
import type { Instruction } from './types.ts'

export function readInstruction(node: AstInstruction, file: AstDockerfile): Instruction {
  const flags: Record<string, string[]> = {}
  if (node instanceof ModifiableInstruction) {
    for (const flag of node.getFlags()) {
      flags[flag.getName()] = [...(flags[flag.getName()] ?? []), flag.getValue() ?? '']
    }
  }
  return {
    keyword: node.getKeyword(),
    text: joinLines(node.getRawArgumentsContent() ?? '', file.getEscapeCharacter()),
    flags,
    line: node.getRange().start.line + 1,
  }
}

/** `NAME=value` pairs of ENV and ARG, quotes taken off, variables as written. */
export function readPairs(node: AstInstruction): [name: string, value: string | undefined][] {
  if (!(node instanceof PropertyInstruction)) return []
  return node.getProperties().map(property => [property.getName(), property.getValue() ?? undefined])
}

/** Comment lines between continued lines are removed; a here-document keeps its lines. */
function joinLines(raw: string, escapeCharacter: string): string {
  const lines = raw.split('\n')
  const joined: string[] = []
  let open = true
  for (const [index, line] of lines.entries()) {
    if (open && index > 0 && /^\s*(#|$)/.test(line)) continue
    const continued = line.trimEnd().endsWith(escapeCharacter)
    const content = continued ? line.trimEnd().slice(0, -1) : line
    if (open && index > 0) joined.push(`${joined.pop() ?? ''} ${content.trim()}`)
    else joined.push(index === 0 ? content.trimEnd() : content)
    open = continued
  }
  return joined.join('\n').trim()
}
