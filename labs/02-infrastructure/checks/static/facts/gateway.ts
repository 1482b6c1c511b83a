/** The gateway's configuration as its container would have it, and the server in it that answers. */

import { containerFiles } from '../../../../../scripts/stack/nginx/container-files.ts'
import { loadNginx } from '../../../../../scripts/stack/nginx/load.ts'
import { parseNginx } from '../../../../../scripts/stack/nginx/parse.ts'
import { substitute } from '../../../../../scripts/stack/nginx/templates.ts'
import type { Directive } from '../../../../../scripts/stack/nginx/types.ts'
import type { ComposeService, StackFailure } from '../../../../../scripts/stack/types.ts'
import { dockerfileOf, files, type StaticContext } from '../context.ts'
import { inside, listensOn, regularExpression } from './nginx-tree.ts'
import { startWords } from './topics-script.ts'

export interface Gateway {
  /** Everything that nginx reads, includes in place; the file alone where its container cannot be followed. */
  config: Directive[]
  /** False when a start-up command of the learner's makes the configuration. */
  followed: boolean
  service?: ComposeService
  failure?: StackFailure
}

const mainFile = '/etc/nginx/nginx.conf'

const known = new WeakMap<StaticContext, Gateway>()

export function gatewayOf(context: StaticContext): Gateway {
  let found = known.get(context)
  if (!found) {
    found = readGateway(context)
    known.set(context, found)
  }
  return found
}

function readGateway(context: StaticContext): Gateway {
  const service = context.compose?.services.gateway
  const words = service ? startWords(service) : []
  const own = service !== undefined && (words.length === 0 || isPlainStart(words))
  if (!service || !own) return { ...parsed(() => standalone(context, service)), followed: false, service }
  const dockerfile = service.build ? dockerfileOf(context, 'gateway') : undefined
  if (service.build && !dockerfile) return { ...parsed(() => standalone(context, service)), followed: false, service }
  const found = parsed(() => {
    const inContainer = containerFiles({
      service,
      image: dockerfile && { dockerfile, contextDirectory: service.build!.context },
      directory: context.scratch,
      // Templates are the entry point's work: another one in its place renders none.
      templateEnvironment: rendersTemplates(service)
        ? { ...dockerfile?.final.image.env, ...service.environment }
        : undefined,
    })
    const given = words.includes('-c') ? words[words.indexOf('-c') + 1] : undefined
    return loadNginx(inContainer, given ?? mainFile)
  })
  return { ...found, followed: true, service }
}

/** nginx itself, with or without the image's entry point in front: the templates are rendered. */
function isPlainStart(words: string[]): boolean {
  const rest = words[0]?.endsWith('docker-entrypoint.sh') ? words.slice(1) : words
  return /^(\/usr\/sbin\/)?nginx(-debug)?$/.test(rest[0] ?? '')
}

function rendersTemplates({ entrypoint }: ComposeService): boolean {
  return entrypoint === undefined || ([entrypoint].flat()[0]?.endsWith('docker-entrypoint.sh') ?? false)
}

function standalone(context: StaticContext, service: ComposeService | undefined): Directive[] {
  const text = context.read(files.gateway) ?? ''
  return parseNginx(
    substitute(text, name => service?.environment[name]),
    files.gateway,
  )
}

function parsed(read: () => Directive[]): Pick<Gateway, 'config' | 'failure'> {
  try {
    return { config: read() }
  } catch (error) {
    if (!(error instanceof Error && 'failure' in error)) throw error
    return { config: [], failure: error.failure as StackFailure }
  }
}

/** The server that answers a client who knows the gateway only by its address, with the http block around it. */
export function answeringServer({ config, service }: Gateway): { http: Directive; server: Directive } | undefined {
  const http = config.find(({ name, block }) => name === 'http' && block) ?? asHttp(config)
  const ports = (service?.ports ?? []).map(({ target }) => target)
  const servers = inside(http, 'server').filter(({ block }) => block)
  const listening = servers.filter(server => ports.length === 0 || ports.some(port => listensOn(server, port)))
  const first = listening.find(each => ports.some(port => listensOn(each, port, 'default_server'))) ?? listening[0]
  // A default server that only turns strangers away leaves the known names to another one.
  const named =
    listening.find(each => hasName(each, '127.0.0.1')) ??
    (first && turnsAway(first) ? listening.find(each => hasName(each, 'localhost')) : undefined)
  const server = named ?? first
  return server && { http, server }
}

function hasName(server: Directive, host: string): boolean {
  return inside(server, 'server_name').some(({ args }) =>
    args.some(
      ({ value }) =>
        value === host || (value.startsWith('~') && (regularExpression(value.slice(1), true)?.test(host) ?? false)),
    ),
  )
}

const turnsAway = (server: Directive): boolean => inside(server, 'location').length === 0

/** A file that is meant to be included in an http block, looked at alone. */
function asHttp(config: Directive[]): Directive {
  return { name: 'http', rawName: 'http', args: [], block: config, file: files.gateway, line: 1 }
}
