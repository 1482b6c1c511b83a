/** What Redis or Valkey is told: by its command line, over a mounted configuration file. */

import { splitWords } from '../../../../../scripts/stack/compose/shell-words.ts'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { fileAt } from './container-files.ts'

export interface RedisSettings {
  /** Directive names in lower case; the last one wins. */
  directives: Record<string, string>
  /** False when part of it comes from where nobody can look: a script, a file of the image, an image's own variables. */
  certain: boolean
  /** The command's words were read from this key of the service. */
  from: 'command' | 'entrypoint' | 'nothing'
}

export function redisSettings(service: ComposeService): RedisSettings {
  const words = startWords(service)
  const settings: RedisSettings = {
    directives: {},
    certain: service.build === undefined && !/bitnami|stack/.test(service.image ?? ''),
    from: service.command !== undefined ? 'command' : service.entrypoint !== undefined ? 'entrypoint' : 'nothing',
  }
  // Variables that images offer for extra arguments.
  const extra =
    splitWords(
      ['REDIS_ARGS', 'VALKEY_EXTRA_FLAGS', 'REDIS_EXTRA_FLAGS'].map(name => service.environment[name] ?? '').join(' '),
    ) ?? []
  const server = words.findIndex(word => /(^|\/)(redis|valkey)-server$/.test(word))
  const args = server < 0 ? words : words.slice(server + 1)
  if (server < 0 && words.length > 0 && !/^-|\.conf$/.test(words[0]!)) settings.certain = false
  const [first] = args
  if (first !== undefined && !first.startsWith('-')) readConfig(first, service, settings)
  readArguments([...args, ...extra], settings)
  return settings
}

/** A shell's text is taken apart as if it were the command itself: `sh -c "exec redis-server --appendonly yes"`. */
function startWords({ command, entrypoint }: ComposeService): string[] {
  const words = [entrypoint ?? [], command ?? []].flat()
  return words.flatMap(word =>
    /\s/.test(word) && /-server\b/.test(word) ? (splitWords(lastCommand(word)) ?? word.split(/\s+/)) : [word],
  )
}

const lastCommand = (text: string) => text.split(/&&|;|\n/).findLast(part => /-server\b/.test(part)) ?? text

function readArguments(args: string[], { directives }: RedisSettings): void {
  for (const [index, word] of args.entries()) {
    if (!word.startsWith('--')) continue
    const values: string[] = []
    for (const next of args.slice(index + 1)) {
      if (next.startsWith('--')) break
      values.push(next)
    }
    directives[word.slice(2).toLowerCase()] = values.join(' ')
  }
}

function readConfig(path: string, service: ComposeService, settings: RedisSettings): void {
  const file = fileAt(service, path.startsWith('/') ? path : `/data/${path}`)
  if (!file) {
    settings.certain = false
    return
  }
  for (const line of file.text.split(/\r?\n/)) {
    const [, name, value = ''] = /^\s*([A-Za-z][\w-]*)\s+(.*?)\s*$/.exec(line) ?? []
    if (!name) continue
    if (name.toLowerCase() === 'include') settings.certain = false
    settings.directives[name.toLowerCase()] = value.replace(/^(["'])(.*)\1$/, '$2')
  }
}

export function redisDirectory({ directives, certain }: RedisSettings): string | undefined {
  const directory = directives.dir
  if (directory?.startsWith('/')) return directory
  if (directory === undefined || directory === '.' || directory === './') return certain ? '/data' : undefined
  return `/data/${directory}`
}
