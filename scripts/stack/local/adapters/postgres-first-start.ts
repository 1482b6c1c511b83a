import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { commandOf, identify, isRunning, signalProcess } from '../processes.ts'
import { type FirstStart, makeCluster, startForScripts } from './postgres-cluster.ts'
import { psql } from './postgres-psql.ts'
import { runInitScripts } from './postgres-scripts.ts'
import { type PostgresSettings, readSettings } from './postgres-settings.ts'

/**
 * What the image does on its first start, when the data folder is empty: make the cluster with its superuser, the
 * database, and run the scripts of /docker-entrypoint-initdb.d with nobody else connected. When a script fails, the
 * start fails and the data stays: the next start does not run the scripts again, as in the image. A first start that
 * was cut off is not one: its half-made data is removed and it begins again.
 */
export async function firstStart(first: FirstStart): Promise<void> {
  const { instance, data } = first
  const begun = join(instance.directory, 'first-start')
  if (existsSync(begun)) await removeHalfMade(data)
  if (existsSync(join(data, 'PG_VERSION'))) return
  const settings = readSettings(instance)
  mkdirSync(instance.directory, { recursive: true })
  writeFileSync(begun, '')
  try {
    await makeCluster(first, settings)
    await runScripts(first, settings)
  } finally {
    if (instance.signal.aborted) await removeHalfMade(data)
    rmSync(begun, { force: true })
  }
}

async function runScripts(first: FirstStart, settings: PostgresSettings): Promise<void> {
  const server = await startForScripts(first)
  const { user, database, password } = settings
  const env = {
    ...first.env,
    PGHOST: first.sockets,
    PGPORT: server.port,
    // The default user of psql in scripts: in the image it is the system's user of that name.
    PGUSER: 'postgres',
    POSTGRES_USER: user,
    POSTGRES_DB: database,
    POSTGRES_PASSWORD: password,
  }
  try {
    if (database !== 'postgres') {
      const input = `create database "${database.replaceAll('"', '""')}";`
      await psql(first.instance, env, ['-U', user, '-d', 'postgres'], 'Making the database', input)
    }
    await runInitScripts(first.instance, settings, env)
  } finally {
    await server.stop()
  }
}

/** Removes the data of an interrupted first start, whose server may still run. */
async function removeHalfMade(data: string): Promise<void> {
  if (!existsSync(data)) return
  await endServerOn(data)
  for (const entry of readdirSync(data)) rmSync(join(data, entry), { recursive: true, force: true })
}

const endingMs = 5_000

/**
 * End the server that postmaster.pid tells of. The file may be older than the machine's last start, and its number may
 * be anybody's by now: only a process that was started on this very folder is signalled. Exported for its test.
 */
export async function endServerOn(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
  if (!(pid > 1) || !` ${commandOf(pid)} `.includes(` -D ${data} `)) return
  const server = identify(pid)
  if (!server) return
  signalProcess(pid, 'SIGQUIT')
  const deadline = Date.now() + endingMs
  while (isRunning(server) && Date.now() < deadline) await delay(20)
}
