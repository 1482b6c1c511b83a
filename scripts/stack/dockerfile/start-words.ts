import { splitWords } from '../compose/shell-words.ts'
import type { ComposeService } from '../types.ts'
import type { Dockerfile } from './types.ts'

/**
 * What the engine starts: the entry point followed by the command. `entrypoint` of the compose file puts the image's
 * ENTRYPOINT and CMD aside, `command` only its CMD. What the base image says is not known and counts as nothing.
 */
export function startWords(service: ComposeService, dockerfile: Dockerfile | undefined): string[] {
  const config = dockerfile?.final.image
  const entrypoint = asWords(service.entrypoint) ?? config?.entrypoint?.words ?? []
  const inherited = service.entrypoint === undefined ? config?.cmd?.words : undefined
  return [...entrypoint, ...(asWords(service.command) ?? inherited ?? [])]
}

function asWords(command: string[] | string | undefined): string[] | undefined {
  return typeof command === 'string' ? splitWords(command) : command
}
