import { basename } from 'node:path'
import { splitWords } from '../compose/shell-words.ts'
import { StackError } from '../error.ts'
import type { ComposeService } from '../types.ts'

/** Programs that only start the next word: the images' own entry points and minimal inits. */
const wrappers = new Set(['docker-entrypoint.sh', '__cacert_entrypoint.sh', 'tini', 'dumb-init', '--'])

/** `entrypoint` or `command` as words; text is split as Compose splits it, without a shell. */
export function words(value: string[] | string | undefined, service: ComposeService): string[] {
  if (typeof value !== 'string') return value ?? []
  const split = splitWords(value)
  if (split) return split
  throw new StackError({
    kind: 'compose',
    service: service.name,
    place: service.place,
    message: `The command of ${service.name} has a quote that is never closed: ${value}`,
    next: 'Close the quote, or write the command as a list.',
  })
}

/** What the container would run, as far as the compose file says it. */
export function commandWords(service: ComposeService): string[] {
  const all = [...words(service.entrypoint, service), ...words(service.command, service)]
  while (all[0] !== undefined && wrappers.has(basename(all[0]))) all.shift()
  return all
}

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
