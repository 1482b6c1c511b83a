/**
 * What the platform's nginx configuration says, as data that a proxy of our own can follow. It is read, not repeated, so
 * that routes, limits and words cannot drift apart. Only what this one gateway uses is understood; anything else is
 * refused with its line, so that nobody takes for served what is not.
 */
import { StackError } from '../../stack/error.ts'
import { findAll } from '../../stack/nginx/load.ts'
import type { Directive } from '../../stack/nginx/types.ts'
import type { VariableMap } from './variables.ts'

export interface Gateway {
  maps: VariableMap[]
  /** In the order in which they are tried; what meets none is 404. */
  routes: Route[]
  /** Methods that are answered at once, whatever the path. */
  methods: { method: string; status: number }[]
  /** What the service is told; values have variables in them. */
  requestHeaders: Header[]
  /** What of the service's answer is not passed on. */
  hidden: string[]
  responseHeaders: Header[]
  /** The document for an answer of the gateway's own, by the variable `$status`. */
  problem: { type: string; text: string }
  /** A leaky bucket per client. */
  limit: { perSecond: number; burst: number; status: number }
  maxBodyBytes: number
  connectTimeoutMs: number
  readTimeoutMs: number
}

export type Header = readonly [name: string, value: string]

export type Action =
  /** Container addresses, each one an instance: `sales:8000`. */
  { kind: 'pass'; servers: string[] } | { kind: 'answer'; status: number; type: string; text: string }

export interface Route {
  /** The whole path, or a pattern for it. */
  path: { exact: string } | { pattern: string }
  limited: boolean
  action: Action
}

/** Directives that say nothing about what is answered: process, log, connections, and the files for bodies. */
const apart = /^(server_tokens|keepalive\w*|access_log|log_format|\w+_temp_path|include|listen|proxy_http_version)$/

/** Where each directive that is understood may stand. */
const understood: Record<string, readonly string[]> = {
  http: ['map', 'upstream', 'server', 'client_max_body_size', 'limit_req_zone', 'limit_req_status'],
  upstream: ['server'],
  server: [
    'proxy_set_header',
    'proxy_hide_header',
    'proxy_connect_timeout',
    'proxy_read_timeout',
    'add_header',
    'if',
    'location',
    'default_type',
    'error_page',
  ],
  location: ['location', 'limit_req', 'proxy_pass', 'return', 'default_type', 'internal'],
  if: ['return'],
}

/** `config` as `readNginxService` gives it. @throws StackError with the line of what is not understood */
export function readGateway(config: readonly Directive[]): Gateway {
  const http = one(config, 'http')
  refuseUnknown(http)
  const server = one(inside(http), 'server')
  const own = inside(server)
  const limit = one(findAll(own, 'limit_req'), 'limit_req')
  return {
    maps: all(inside(http), 'map').map(mapOf),
    routes: routesOf(own, all(inside(http), 'upstream')),
    methods: all(own, 'if').map(methodOf),
    requestHeaders: all(own, 'proxy_set_header').map(headerOf),
    hidden: all(own, 'proxy_hide_header').map(({ args }) => args[0]!.value.toLowerCase()),
    responseHeaders: all(own, 'add_header').map(headerOf),
    problem: problemOf(own),
    limit: {
      perSecond: number(one(inside(http), 'limit_req_zone'), /^rate=(\d+)r\/s$/),
      burst: number(limit, /^burst=(\d+)$/),
      status: number(one(inside(http), 'limit_req_status'), /^(\d+)$/),
    },
    maxBodyBytes: number(one(inside(http), 'client_max_body_size'), /^(\d+)m$/) * 2 ** 20,
    connectTimeoutMs: number(one(own, 'proxy_connect_timeout'), /^(\d+)s$/) * 1000,
    readTimeoutMs: number(one(own, 'proxy_read_timeout'), /^(\d+)s$/) * 1000,
  }
}

const inside = ({ block = [] }: Directive) => block
const all = (directives: readonly Directive[], name: string) => directives.filter(one => one.name === name)

function one(directives: readonly Directive[], name: string): Directive {
  const [found, second] = all(directives, name)
  if (found && !second) return found
  throw second ? unknown(second) : new StackError({ kind: 'service', message: `The gateway has no ${name}.`, next })
}

function refuseUnknown(parent: Directive): void {
  for (const each of inside(parent)) {
    if (!apart.test(each.name) && !understood[parent.name]?.includes(each.name)) throw unknown(each)
    // The names in a map are values.
    if (each.block && each.name !== 'map') refuseUnknown(each)
  }
}

/** The number in the one argument that looks like this. */
function number(directive: Directive, pattern: RegExp): number {
  const found = directive.args.map(({ value }) => pattern.exec(value)?.[1]).find(value => value !== undefined)
  if (found === undefined) throw unknown(directive)
  return Number(found)
}

function mapOf({ args: [source, variable], block = [] }: Directive): VariableMap {
  const cases = block.map(({ name, args }) => ({ when: name, value: args[0]?.value ?? '' }))
  return {
    source: source!.value,
    variable: variable!.value.slice(1),
    cases: cases.filter(({ when }) => when !== 'default'),
    otherwise: cases.find(({ when }) => when === 'default')?.value ?? '',
  }
}

const headerOf = ({ args: [name, value] }: Directive): Header => [name!.value.toLowerCase(), value!.value]

/** `if ($request_method = OPTIONS) { return 204; }` */
function methodOf(condition: Directive): Gateway['methods'][number] {
  const [, method] = /^\(\$request_method = ([A-Z]+)\)$/.exec(condition.args.map(({ value }) => value).join(' ')) ?? []
  if (method === undefined) throw unknown(condition)
  return { method, status: number(one(inside(condition), 'return'), /^(\d+)$/) }
}

/** `error_page … @name;` and what that location returns. */
function problemOf(server: readonly Directive[]): Gateway['problem'] {
  const named = all(server, 'location').find(({ args }) => args[0]?.value.startsWith('@'))
  const text = named && one(inside(named), 'return').args[1]?.value
  return { type: one(server, 'default_type').args[0]!.value, text: text ?? '' }
}

/** Exact paths before patterns, each kind in its order, as nginx looks for them. */
function routesOf(server: readonly Directive[], upstreams: readonly Directive[]): Route[] {
  const routes = all(server, 'location').flatMap(location => locationRoutes(location, false, upstreams))
  return routes.toSorted((a, b) => Number('pattern' in a.path) - Number('pattern' in b.path))
}

function locationRoutes(location: Directive, limitedAbove: boolean, upstreams: readonly Directive[]): Route[] {
  const block = inside(location)
  const limited = limitedAbove || all(block, 'limit_req').length > 0
  const nested = all(block, 'location').flatMap(each => locationRoutes(each, limited, upstreams))
  const path = pathOf(location)
  if (!path || all(block, 'internal').length > 0) return nested
  return [{ path, limited, action: actionOf(location, upstreams) }, ...nested]
}

/** Undefined for a prefix and a name: those answer 404 and problems, which is what happens without any route. */
function pathOf(location: Directive): Route['path'] | undefined {
  const [kind, path] = location.args.map(({ value }) => value)
  if (kind === '=' && path !== undefined) return { exact: path }
  if (kind === '~' && path !== undefined) return { pattern: path }
  const answers = all(inside(location), 'return').every(({ args }) => args[0]?.value === '404' || kind?.startsWith('@'))
  if (path !== undefined || !answers || all(inside(location), 'proxy_pass').length > 0) throw unknown(location)
  return undefined
}

function actionOf(location: Directive, upstreams: readonly Directive[]): Action {
  const block = inside(location)
  const [pass] = all(block, 'proxy_pass')
  if (pass) {
    const upstream = upstreams.find(({ args }) => `http://${args[0]?.value}` === pass.args[0]?.value)
    if (!upstream) throw unknown(pass)
    return { kind: 'pass', servers: all(inside(upstream), 'server').map(({ args }) => args[0]!.value) }
  }
  const answer = one(block, 'return')
  return {
    kind: 'answer',
    status: number(answer, /^(\d{3})$/),
    type: one(block, 'default_type').args[0]!.value,
    text: answer.args[1]?.value ?? '',
  }
}

const next = 'Install nginx, or teach scripts/platform/gateway/read.ts what it means.'

const unknown = ({ name, file, line }: Directive): StackError =>
  new StackError({
    kind: 'service',
    place: { file, line },
    message: `Without nginx the gateway is served by a proxy that does not know this use of "${name}".`,
    next,
  })
