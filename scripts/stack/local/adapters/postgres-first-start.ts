import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  accessSync,
  appendFileSync,
  constants,
  createReadStream,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import type { PostgresBinaries } from '../../engines/postgres.ts'
import { findProgram } from '../../engines/programs.ts'
import { StackError } from '../../error.ts'
import { type CommandResult, runCommand } from '../command.ts'
import { words } from '../command-line.ts'
import type { SystemUser } from '../system-user.ts'
import type { PartContext } from '../types.ts'

export interface FirstStart {
  part: PartContext
  binaries: PostgresBinaries
  user: SystemUser
  /** The server's command without anything about TCP. */
  server: string[]
  env: Record<string, string>
  data: string
  sockets: string
}

export const isInitialised = (data: string): boolean => existsSync(join(data, 'PG_VERSION'))

/**
 * What the image does on its first start: make the cluster with its superuser, the database, and run the scripts of
 * /docker-entrypoint-initdb.d in name order with nobody else connected. When a script fails, the start fails and the
 * data stays: the next start does not run the scripts again, as in the image.
 */
export async function initialise(first: FirstStart): Promise<void> {
  const settings = readSettings(first.part)
  await makeCluster(first, settings)
  const { port, stop } = await startForScripts(first)
  try {
    const env = {
      ...first.env,
      PGHOST: first.sockets,
      PGPORT: port,
      PGUSER: 'postgres',
      POSTGRES_USER: settings.user,
      POSTGRES_DB: settings.database,
      POSTGRES_PASSWORD: settings.password,
    }
    if (settings.database !== 'postgres')
      await psql(
        first,
        env,
        ['-d', 'postgres', '-U', settings.user],
        { input: `create database "${settings.database.replaceAll('"', '""')}";` },
        'making the database',
      )
    await runInitScripts(first, settings, env)
  } finally {
    await stop()
  }
}

interface Settings {
  user: string
  password: string
  database: string
  method: string
  initdbArguments: string[]
}

/** POSTGRES_* with their `_FILE` twins. */
function readSettings(part: PartContext): Settings {
  const read = (name: string): string => {
    const file = part.environment[`${name}_FILE`]
    return file && existsSync(file) ? readFileSync(file, 'utf8').replace(/\n+$/, '') : (part.environment[name] ?? '')
  }
  const user = read('POSTGRES_USER') || 'postgres'
  const password = read('POSTGRES_PASSWORD')
  const method = read('POSTGRES_HOST_AUTH_METHOD') || 'scram-sha-256'
  if (!password && method !== 'trust') {
    throw failed(
      part,
      'PostgreSQL has no superuser password: POSTGRES_PASSWORD is empty.',
      'Give POSTGRES_PASSWORD a value in the environment of the service.',
    )
  }
  return {
    user,
    password,
    method,
    database: read('POSTGRES_DB') || user,
    initdbArguments: words(read('POSTGRES_INITDB_ARGS'), part.service),
  }
}

async function makeCluster({ part, binaries, user, env, data }: FirstStart, settings: Settings): Promise<void> {
  const passwordFile = join(data, '..', `.password-${process.pid}`)
  writeFileSync(passwordFile, `${settings.password || 'unused'}\n`, { mode: 0o644 })
  const own = [
    '-D',
    data,
    `--username=${settings.user}`,
    `--pwfile=${passwordFile}`,
    '--auth-local=trust',
    `--auth-host=${settings.method}`,
  ]
  try {
    const argv = [
      ...user.prefix,
      binaries.initdb,
      ...own,
      '--encoding=UTF8',
      ...localeArguments(settings),
      ...settings.initdbArguments,
    ]
    const result = await runCommand(argv, { env, ...user.spawn, signal: part.signal, onOutput: part.log })
    if (result.exitCode !== 0)
      throw failed(
        part,
        `PostgreSQL could not make its data folder: ${lastLine(result)}`,
        'Look at POSTGRES_INITDB_ARGS and at who may write the data folder.',
      )
  } finally {
    rmSync(passwordFile, { force: true })
  }
  // The image trusts connections from inside the container. Here every connection comes from this machine, so only the
  // socket is trusted and TCP asks for the password.
  writeFileSync(join(data, 'pg_hba.conf'), `local all all trust\nlocal replication all trust\n`)
  appendFileSync(
    join(data, 'pg_hba.conf'),
    `host all all all ${settings.method}\nhost replication all all ${settings.method}\n`,
  )
}

/** Unicode letters without depending on the locales of the machine; whatever the file asks for comes after and wins. */
function localeArguments({ initdbArguments }: Settings): string[] {
  if (initdbArguments.some(argument => argument.includes('locale-provider'))) return []
  return ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
}

async function startForScripts({ part, server, user, env, data }: FirstStart) {
  const [file, ...args] = [...server, '-c', 'listen_addresses=']
  const child = spawn(file!, args, { cwd: data, env, ...user.spawn, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const exited = once(child, 'exit')
  const ready = new Promise<boolean>(resolve => {
    const read = (output: string) => {
      part.log(output)
      if (output.includes('ready to accept connections')) resolve(true)
    }
    child.stdout.setEncoding('utf8').on('data', read)
    child.stderr.setEncoding('utf8').on('data', read)
    void exited.then(() => resolve(false))
  })
  const abort = () => child.kill('SIGINT')
  part.signal.addEventListener('abort', abort)
  if (!(await ready))
    throw failed(part, 'PostgreSQL ended before its first-start scripts could run.', 'Its log says why.')
  return {
    port: server[server.indexOf('-p') + 1]!,
    async stop() {
      part.signal.removeEventListener('abort', abort)
      child.kill('SIGINT')
      await exited
    },
  }
}

const scriptFolder = '/docker-entrypoint-initdb.d'

async function runInitScripts(first: FirstStart, settings: Settings, env: Record<string, string>): Promise<void> {
  const folder = first.part.files.host(scriptFolder)
  const names = existsSync(folder) ? readdirSync(folder).sort() : []
  for (const name of names) {
    const file = join(folder, name)
    first.part.log(`running ${scriptFolder}/${name}\n`)
    const asDatabase = ['-U', settings.user, '-d', settings.database]
    if (name.endsWith('.sql')) await psql(first, env, [...asDatabase, '-f', file], {}, name)
    else if (name.endsWith('.sql.gz'))
      await psql(first, env, asDatabase, { input: await text(createReadStream(file).pipe(createGunzip())) }, name)
    else if (name.endsWith('.sh')) await shell(first, env, file, name)
    else first.part.log(`ignoring ${scriptFolder}/${name}\n`)
  }
}

async function psql(
  first: FirstStart,
  env: Record<string, string>,
  args: string[],
  options: { input?: string },
  what: string,
): Promise<void> {
  const program = findProgram('psql')
  if (!program)
    throw failed(first.part, 'psql is not on this machine.', 'Install it: apt-get install postgresql-client')
  const argv = [program, '-v', 'ON_ERROR_STOP=1', '--no-psqlrc', '--no-password', ...args]
  judge(
    first.part,
    await runCommand(argv, { env, cwd: '/', signal: first.part.signal, onOutput: first.part.log, ...options }),
    what,
  )
}

/** As in the image: a script that may be executed is, any other is read into a shell. */
async function shell({ part }: FirstStart, env: Record<string, string>, file: string, name: string): Promise<void> {
  const argv = isExecutable(file) ? [file] : ['bash', '-e', '-c', '. "$0"', file]
  judge(part, await runCommand(argv, { env, cwd: '/', signal: part.signal, onOutput: part.log, pipes: true }), name)
}

function judge(part: PartContext, result: CommandResult, what: string): void {
  if (result.exitCode === 0) return
  throw failed(
    part,
    `${what} failed on PostgreSQL's first start: ${firstError(result)}`,
    'Correct it, then remove the data (down with volumes) and start again: scripts run on the first start only.',
  )
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const firstError = ({ stderr, stdout }: CommandResult) =>
  (
    stderr.split('\n').find(line => /error|fatal/i.test(line)) ??
    (stderr || stdout).trim().split('\n').at(-1) ??
    ''
  ).trim()
const lastLine = ({ stderr, stdout }: CommandResult) => (stderr || stdout).trim().split('\n').at(-1) ?? ''

function failed({ service }: PartContext, message: string, next: string): StackError {
  return new StackError({ kind: 'service', service: service.name, place: service.place, message, next })
}
