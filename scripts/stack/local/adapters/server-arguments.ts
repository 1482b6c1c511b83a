import { basename } from 'node:path'
import { startWords, withoutLaunchers } from '../../dockerfile/start-command.ts'
import type { ComposeService } from '../../types.ts'

/** What the container would run, as far as the compose file says it. */
export const commandWords = (service: ComposeService): string[] => withoutLaunchers(startWords(service))

/**
 * Arguments for an image's own server when that is what the service runs: nothing said, only options, or the program
 * by name. Undefined when it runs something else, a script for example.
 */
export function serverArguments(service: ComposeService, programs: readonly string[]): string[] | undefined {
  const [program, ...rest] = commandWords(service)
  if (program === undefined) return []
  if (program.startsWith('-')) return [program, ...rest]
  return programs.includes(basename(program)) ? rest : undefined
}
