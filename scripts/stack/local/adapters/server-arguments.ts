import { basename } from 'node:path'
import { startWords, withoutLaunchers } from '../../dockerfile/start-command.ts'
import type { ComposeService } from '../../types.ts'

/** The command of the container, as far as the compose file says it. */
export const commandWords = (service: ComposeService): string[] => withoutLaunchers(startWords(service))

/**
 * The arguments of an image's own server when the service runs it: no command, only options, or the program by name.
 * Undefined when the service runs something else, such as a script.
 */
export function serverArguments(service: ComposeService, programs: readonly string[]): string[] | undefined {
  const [program, ...rest] = commandWords(service)
  if (program === undefined) return []
  if (program.startsWith('-')) return [program, ...rest]
  return programs.includes(basename(program)) ? rest : undefined
}
