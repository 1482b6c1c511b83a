/** What a container of the nginx image does when it starts, derived from its command. */
import { posix } from 'node:path'
import { splitWords } from '../compose/shell-words.ts'
import { startWords } from '../dockerfile/start-command.ts'
import { serviceError } from '../error.ts'
import type { ComposeService } from '../types.ts'
import { parseNginx } from './parse.ts'
import type { Directive } from './types.ts'

export interface NginxStartup {
  /** Container path of the main configuration file (`-c`). */
  configFile: string
  /** Directives of `-g`. */
  globals: Directive[]
  /** Shell text that runs before nginx: it may write the configuration. */
  setup?: string
  /** True when the image's entry point renders `/etc/nginx/templates`: it does for a plain `nginx` command only. */
  rendersTemplates: boolean
}

const imageConfig = '/etc/nginx/nginx.conf'

/** Without a command the image's own is used. Throws StackError when the command does not start nginx. */
export function nginxStartup(service: ComposeService): NginxStartup {
  const words = startWords(service)
  const named = posix.basename(words[0] ?? '') === 'docker-entrypoint.sh'
  const withEntrypoint = named || service.entrypoint === undefined
  const own = named ? words.slice(1) : words
  if (own.length === 0) return startup([], withEntrypoint)
  const program = posix.basename(own[0]!)
  if (program === 'nginx' || program === 'nginx-debug') return startup(own.slice(1), withEntrypoint)
  const text = /^(ba|da|a)?sh$/.test(program) && /^-[a-z]*c$/.test(own[1] ?? '') ? own[2] : undefined
  const split = text === undefined ? undefined : lastNginx(text)
  if (split) return { ...startup(split.options, false), setup: split.setup || undefined }
  throw serviceError(service, {
    kind: 'service',
    message: `${service.name} starts ${program}, and without Docker only an nginx that is the last command can be started.`,
    next: 'End its command with nginx -g "daemon off;", or use Docker.',
  })
}

function startup(options: string[], rendersTemplates: boolean): NginxStartup {
  return {
    configFile: posix.resolve('/etc/nginx', optionValue(options, '-c') ?? imageConfig),
    globals: parseNginx(
      `${optionValue(options, '-g') ?? ''};`.replace(/;\s*;$/, ';').replace(/^;$/, ''),
      'the option -g',
    ),
    rendersTemplates,
  }
}

function optionValue(options: string[], name: string): string | undefined {
  const index = options.indexOf(name)
  return index < 0 ? undefined : options[index + 1]
}

/** `… && exec nginx -c file -g 'daemon off;'` at the end of a shell text. */
function lastNginx(text: string): { setup: string; options: string[] } | undefined {
  const match =
    /^([\s\S]*?)(?:(?:&&|;|\n)\s*)?(?:exec\s+)?(?:\/\S*\/)?nginx(?:-debug)?((?:\s+(?:-[\w]+|'[^']*'|"[^"]*"|[^\s;&|'"]+))*)\s*;?\s*$/.exec(
      text,
    )
  if (!match) return undefined
  const setup = match[1]!.trim().replace(/\s*(&&|;)$/, '')
  return { setup, options: splitWords(match[2]!) ?? [] }
}
