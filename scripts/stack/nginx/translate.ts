/** Changes a container's configuration so that an nginx of this machine can run it, as any user. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeBytes } from '../bytes.ts'
import { escapeRegExp } from '../escape-regexp.ts'
import type { Peer } from '../local/names.ts'
import { itself } from '../local/tools/own-host.mjs'
import { listenPorts, localListens } from './listen.ts'
import { findAll } from './load.ts'
import { type LocalPaths, localPaths } from './paths.ts'
import { block, directive, printNginx } from './print.ts'
import type { NginxConfiguration } from './read-service.ts'
import type { Directive } from './types.ts'
import { type Supported, withoutUnsupported } from './unsupported.ts'
import { localUpstreams } from './upstreams.ts'

export interface NginxMachine {
  /** The local nginx: its program, its version (`1.22.1`), and the folder with its mime.types. */
  program: string
  version: string
  nginxDirectory: string
  /** Names on the container network, aliases too, with all ports that are listened on. */
  peers: Peer[]
  /** The loopback port for one of `listenPorts(config)`. */
  localPort: (port: number) => number
  /** File in place of the container's standard output; nginx appends to it. */
  accessLog: string
}

export interface LocalNginx {
  /** The command, which stays in the foreground. Add `-t` to only test the configuration. */
  argv: string[]
  configFile: string
  /** Replaces places in the generated file by the reader's files and lines in a message of nginx. */
  explain(output: string): string
}

/** Writes the configuration into the folder `state`. Throws StackError when the local nginx is too old for it. */
export function localNginx(
  { config: read, files }: NginxConfiguration,
  machine: NginxMachine,
  state: string,
): LocalNginx {
  const { program, version, nginxDirectory, peers, localPort, accessLog } = machine
  const paths: LocalPaths = { host: files.host, state, accessLog, nginxDirectory }
  const { config: supported } = forVersion(read, version)
  const { directives: located, folders } = localPaths(supported, paths)
  const moved = localUpstreams(located, [...peers, ...ownServers(read, localPort)])
  const config = withProcessSettings(
    moved.map(one => {
      if (one.name === 'http') return httpLocally(one, localPort, paths, folders)
      return one.name === 'stream' ? { ...one, block: onLoopback(one.block ?? [], localPort) } : one
    }),
  )
  const printed = printNginx(config)
  for (const folder of [state, ...folders]) mkdirSync(folder, { recursive: true })
  const configFile = join(state, 'nginx.conf')
  writeFileSync(configFile, encodeBytes(printed.text))
  const globals = `daemon off; pid "${join(state, 'nginx.pid')}";`
  return {
    // -e: without it nginx first tries the log file that it was compiled with, which only root can write.
    argv: [program, '-e', 'stderr', '-p', state, '-c', configFile, '-g', globals],
    configFile,
    explain(output) {
      return output.replaceAll(new RegExp(`${escapeRegExp(configFile)}:(\\d+)`, 'g'), (whole, line: string) => {
        const place = printed.origins[Number(line) - 1]
        return place ? `${place.file}:${place.line}` : whole
      })
    },
  }
}

/**
 * The configuration as this version of nginx can read it, with a sentence for each difference. Throws StackError when
 * the version is too old.
 */
export function forVersion(config: Directive[], version: string): Supported {
  const supported = withoutUnsupported(config, version)
  return { config: supported.config, notes: [...supported.notes, ...resolverNotes(config)] }
}

/** Addresses of the same configuration's other servers: `proxy_pass http://127.0.0.1:8081`. */
function ownServers(config: Directive[], localPort: NginxMachine['localPort']): Peer[] {
  return itself.flatMap(host =>
    listenPorts(config).map(port => ({ host, port, addresses: [`127.0.0.1:${localPort(port)}`] })),
  )
}

/** Temporary folders that nginx always creates when it starts. */
const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(kind => `${kind}_temp_path`)

function httpLocally(
  http: Directive,
  localPort: NginxMachine['localPort'],
  paths: LocalPaths,
  folders: string[],
): Directive {
  const inner = http.block ?? []
  const missing = temporary.filter(name => !inner.some(one => one.name === name))
  const added = missing.map(name => {
    const folder = join(paths.state, 'files', name)
    folders.push(folder)
    return directive(http, name, folder)
  })
  // The default is a path chosen when nginx was compiled.
  if (!inner.some(({ name }) => name === 'access_log')) added.push(directive(http, 'access_log', paths.accessLog))
  return { ...http, block: [...added, ...onLoopback(inner, localPort)] }
}

function onLoopback(directives: Directive[], localPort: NginxMachine['localPort']): Directive[] {
  return directives.map(one => {
    if (one.name !== 'server' || !one.block) return one
    const rest = one.block.filter(({ name }) => name !== 'listen')
    return { ...one, block: [...localListens(one, localPort), ...rest] }
  })
}

/** When the master runs as root, its workers would run as another user without access to the project's files. */
function withProcessSettings(config: Directive[]): Directive[] {
  const at = { file: 'nginx.conf', line: 1 }
  const isRoot = process.getuid?.() === 0
  const events = config.some(({ name }) => name === 'events') ? [] : [block(at, 'events', [], [])]
  const errors = config.some(({ name }) => name === 'error_log') ? [] : [directive(at, 'error_log', 'stderr')]
  return [...(isRoot ? [directive(at, 'user', 'root')] : []), ...errors, ...events, ...config]
}

function resolverNotes(config: Directive[]): string[] {
  return findAll(config, 'resolver').length > 0
    ? ['Names are looked up once, at the start: there is no name server of a container network here.']
    : []
}
