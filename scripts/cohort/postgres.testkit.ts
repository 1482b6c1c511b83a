/**
 * A PostgreSQL from the distribution's package, which brings pg_dump of the same version. The course's own PostgreSQL
 * comes without client commands, and pg_dump refuses a server newer than itself.
 */
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import getPort from 'get-port'

const versions = '/usr/lib/postgresql'

/** Folder of the newest version's commands; undefined where the distribution's PostgreSQL is not installed. */
export function findPostgres(): string | undefined {
  const found = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : []
  return found.map(version => join(versions, version, 'bin')).find(folder => existsSync(join(folder, 'pg_ctl')))
}

export interface SystemPostgres {
  /** Connects as superuser to the database `postgres`. */
  url: string
  /** For libpq's commands, with their folder in the path. */
  env: Record<string, string>
  stop(): Promise<void>
}

export async function startPostgres(commands: string): Promise<SystemPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'groundwork-postgres-'))
  const port = await getPort()
  const account = await serverAccount()
  if (account) chownSync(folder, account.uid, account.gid)
  const data = join(folder, 'data')
  const run = (command: string, args: string[]) =>
    execa(join(commands, command), args, { ...account, cwd: folder, stdin: 'ignore', timeout: 60_000 })
  await run('initdb', ['--pgdata', data, '--username=postgres', '--auth=trust', '--no-sync'])
  const options = `-c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c port=${port} -c fsync=off`
  await run('pg_ctl', ['--pgdata', data, '--wait', `--log=${join(folder, 'log')}`, '--options', options, 'start'])
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    env: { PGHOST: '127.0.0.1', PGPORT: String(port), PGUSER: 'postgres', PATH: `${commands}:${process.env.PATH}` },
    async stop() {
      await run('pg_ctl', ['--pgdata', data, '--mode=immediate', '--wait', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The account of the distribution's package: PostgreSQL refuses to run as root. */
async function serverAccount(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const id = async (flag: string) => Number((await execa('id', [flag, 'postgres'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}
