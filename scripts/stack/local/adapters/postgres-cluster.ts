import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PostgresBinaries } from '../../engines/postgres.ts'
import { type StackError, serviceError } from '../../error.ts'
import { runCommand } from '../command.ts'
import type { SystemUser } from '../system-user.ts'
import type { InstanceContext } from '../types.ts'
import { firstError } from './postgres-psql.ts'
import type { PostgresSettings } from './postgres-settings.ts'

/** Shared by the steps of a server's first start. */
export interface FirstStart {
  instance: InstanceContext
  binaries: PostgresBinaries
  user: SystemUser
  /** The server's command without arguments for TCP. */
  server: string[]
  env: Record<string, string>
  data: string
  sockets: string
}

/** Makes the data folder with its superuser, password, encoding and login rules. */
export async function makeCluster(
  { instance, binaries, user, env, data, sockets }: FirstStart,
  settings: PostgresSettings,
): Promise<void> {
  // In a folder that only the server's user may enter.
  const passwordFile = join(sockets, 'superuser-password')
  writeFileSync(passwordFile, `${settings.password || 'unused'}\n`, { mode: 0o600 })
  if (user.owner) chownSync(passwordFile, user.owner.uid, user.owner.gid)
  const login = ['--auth-local=trust', `--auth-host=${settings.method}`]
  const superuser = [`--username=${settings.user}`, `--pwfile=${passwordFile}`]
  // After a power failure the first start is simply repeated; waiting for the disk would double its time.
  const own = ['-D', data, ...superuser, ...login, '--encoding=UTF8', '--no-sync']
  const argv = [...user.prefix, binaries.initdb, ...own, ...localeArguments(settings), ...settings.initdbArguments]
  const result = await runCommand(argv, { env, ...user.spawn, signal: instance.signal, onOutput: instance.log })
  rmSync(passwordFile, { force: true })
  if (result.exitCode !== 0) {
    const next = 'Look at POSTGRES_INITDB_ARGS and at who may write the folder.'
    throw failed(instance, `PostgreSQL could not make its data folder: ${firstError(result)}`, next)
  }
  // The image trusts connections from inside the container. Here every connection comes from this machine, so only the
  // socket is trusted, and TCP needs the password.
  const rules = [
    'local all all trust',
    'local replication all trust',
    `host all all all ${settings.method}`,
    `host replication all all ${settings.method}`,
  ]
  writeFileSync(join(data, 'pg_hba.conf'), `${rules.join('\n')}\n`)
}

/** Unicode without the locales of the machine; arguments of the file come after these and win. */
function localeArguments({ initdbArguments }: PostgresSettings): string[] {
  if (initdbArguments.some(argument => argument.includes('locale-provider'))) return []
  return ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
}

/** Starts the server on its socket only, while the scripts run. */
export async function startForScripts({
  instance,
  server,
  user,
  env,
  data,
}: FirstStart): Promise<{ port: string; stop(): Promise<void> }> {
  const [file = '', ...args] = [...server, '-c', 'listen_addresses=', '-c', 'fsync=off']
  const child = spawn(file, args, { cwd: data, env, ...user.spawn, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const exited = once(child, 'exit')
  const ready = new Promise<boolean>(resolve => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (output: string) => {
        instance.log(output)
        if (output.includes('ready to accept connections')) resolve(true)
      })
    }
    void exited.then(() => resolve(false))
  })
  const stop = async () => {
    instance.signal.removeEventListener('abort', stop)
    child.kill('SIGINT')
    await exited
  }
  instance.signal.addEventListener('abort', stop)
  if (!(await ready))
    throw failed(instance, 'PostgreSQL ended before its first-start scripts could run.', 'Its log says why.')
  return { port: server[server.indexOf('-p') + 1]!, stop }
}

function failed({ service }: InstanceContext, message: string, next: string): StackError {
  return serviceError(service, { kind: 'service', message, next })
}
