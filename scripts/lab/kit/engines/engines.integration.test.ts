import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { isRunning, type ProcessIdentity } from '../../../stack/local/processes.ts'
import { readRunState } from '../../../stack/local/run-state.ts'
import { eventually } from '../eventually.ts'
import { memoryWorkspace } from '../memory-workspace.testkit.ts'
import { endEngines } from './end.ts'
import { openPostgres, type PostgresRequest } from './postgres.ts'
import { openPostgresSession } from './postgres-session.ts'
import { postgresCompose } from './server.testkit.ts'
import { stackFolder } from './stack-folder.ts'
import { startWatching } from './watching.ts'

const compose = (note = '') => `# ${note}\n${postgresCompose}`

function folder() {
  const directory = mkdtempSync(join(tmpdir(), 'groundwork-warm-'))
  const warm = join(directory, 'engines')
  writeFileSync(join(directory, 'docker-compose.yml'), compose())
  const request: PostgresRequest = {
    warm,
    compose: join(directory, 'docker-compose.yml'),
    engine: 'local',
    password: 'lab-only',
    onProgress: () => undefined,
    // Each check has its own.
    get signal() {
      return new AbortController().signal
    },
  }
  async function remove(): Promise<void> {
    await endEngines(warm)
    rmSync(directory, { recursive: true, force: true })
  }
  return { warm, request, remove }
}

/** A folder of the test's own. */
function ownFolder() {
  const own = folder()
  onTestFinished(own.remove)
  return own
}

const serverOf = (warm: string, slot = '1'): ProcessIdentity | undefined =>
  readRunState(stackFolder(join(warm, slot)))?.parts[0]?.process

const hostOf = (warm: string, slot = '1'): ProcessIdentity =>
  JSON.parse(readFileSync(join(warm, slot, 'lock'), 'utf8')) as ProcessIdentity

const ended = (identity: ProcessIdentity) =>
  eventually(() => {
    if (isRunning(identity)) throw new Error(`${identity.pid} still runs`)
  })

/** A check that has made a database and a role, in a process of its own. */
async function otherCheck({ warm, compose: file }: PostgresRequest): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('fixtures/check.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, warm, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout!, 'data')
  return child
}

describe('a server that stays from check to check', () => {
  const { warm, request, remove } = folder()
  afterAll(remove)

  test('the next check finds the server warm, and nothing of the last one in it', async () => {
    const first = await openPostgres(request)
    await first.admin.query('CREATE ROLE sales_app')
    const name = await first.database()
    await first.admin.query(`ALTER DATABASE ${name} OWNER TO sales_app`)
    await first.close()
    const server = serverOf(warm)
    expect(server).toBeDefined()

    const second = await openPostgres(request)
    expect(serverOf(warm)).toEqual(server)
    const left = await second.admin.query(
      `SELECT datname FROM pg_database WHERE datname = '${name}' UNION ALL SELECT rolname FROM pg_roles WHERE rolname = 'sales_app'`,
    )
    expect(left.rows).toEqual([])
    await second.close()
  })

  test('a copy of a template is a database of its own', async () => {
    const postgres = await openPostgres(request)
    const template = await postgres.database()
    expect(await postgres.database(template)).not.toBe(template)
    await postgres.close()
  })

  test('what a session has opened beside the server is closed before it, the last first, also when it does not open', async () => {
    const own = { warmDir: warm, stateDir: warm, contexts: new Map(), seed: 1 }
    const part = { ...request, ...own, files: memoryWorkspace({}) }
    const closed: string[] = []
    const thing = (name: string) => ({ close: async () => closed.push(name) })
    const session = await openPostgresSession(part, request, async (postgres, keep) => {
      await keep(thing('first'))
      await keep(Promise.resolve(thing('second')))
      return postgres.rows(await postgres.database(), 'SELECT 1 AS one')
    })
    expect(session.context).toEqual([{ one: 1 }])
    await session.close()
    expect(closed).toEqual(['second', 'first'])

    const failing = openPostgresSession(part, request, async (_, keep) => {
      void keep(Promise.reject(new Error('does not start')))
      await keep(thing('third'))
      throw new Error('cannot be made')
    })
    await expect(failing).rejects.toThrow('cannot be made')
    expect(closed).toEqual(['second', 'first', 'third'])
    // The server was given back: there is no second one.
    await (await openPostgres(request)).close()
    expect(serverOf(warm, '2')).toBeUndefined()
  })

  test('a changed compose file starts the engines anew', async () => {
    await (await openPostgres(request)).close()
    const before = serverOf(warm)!
    writeFileSync(request.compose, compose('changed'))
    await (await openPostgres(request)).close()
    expect(serverOf(warm)).not.toEqual(before)
    expect(isRunning(before)).toBe(false)
  })

  test('an engine that has died is started anew', async () => {
    await (await openPostgres(request)).close()
    const before = serverOf(warm)!
    process.kill(before.pid, 'SIGKILL')
    await ended(before)
    const again = await openPostgres(request)
    expect((await again.admin.query('SELECT 1')).rowCount).toBe(1)
    await again.close()
  })

  test('a host that was killed is replaced, and its server ended', async () => {
    await (await openPostgres(request)).close()
    const server = serverOf(warm)!
    process.kill(hostOf(warm).pid, 'SIGKILL')
    await ended(hostOf(warm))
    await (await openPostgres(request)).close()
    await ended(server)
  })
})

test('two checks at once have a server each; what a killed one leaves is swept by the next', async () => {
  const { warm, request } = ownFolder()
  const other = await otherCheck(request)
  const mine = await openPostgres(request)
  expect(serverOf(warm, '2')).not.toEqual(serverOf(warm, '1'))
  expect((await mine.admin.query("SELECT FROM pg_roles WHERE rolname = 'left_behind'")).rowCount).toBe(0)
  await mine.close()

  other.kill('SIGKILL')
  await once(other, 'exit')
  const next = await openPostgres(request)
  expect(serverOf(warm, '2')).toBeDefined()
  expect((await next.admin.query("SELECT FROM pg_roles WHERE rolname = 'left_behind'")).rowCount).toBe(0)
  await next.close()
})

test('nobody wants it for the stated time: host and server are gone, and their files', async () => {
  const { warm, request } = ownFolder()
  await (await openPostgres({ ...request, idleMs: 100 })).close()
  await eventually(() => {
    expect(readdirSync(join(warm, '1')).sort()).toEqual(['host.log', 'lock'])
    expect(existsSync(stackFolder(join(warm, '1')))).toBe(false)
  })
})

test('ending the engines leaves nothing, also while a check uses them', async () => {
  const { warm, request } = ownFolder()
  await otherCheck(request)
  const [host, server] = [hostOf(warm), serverOf(warm)!]
  expect(await endEngines(warm)).toBe(1)
  const left = [warm, stackFolder(join(warm, '1'))].filter(existsSync)
  expect([isRunning(host), isRunning(server), left]).toEqual([false, false, []])
})

test('the last who watches ends the engines, unless a check uses them', async () => {
  const { warm, request } = ownFolder()
  const lab = join(warm, '..')
  const stopWatching = startWatching(lab)
  const postgres = await openPostgres(request)
  const server = serverOf(warm)!
  await stopWatching()
  expect(isRunning(server)).toBe(true)
  await postgres.close()
  await startWatching(lab)()
  expect(isRunning(server)).toBe(false)
})

test('a compose file that does not come up is said, and nothing stays', async () => {
  const { warm, request } = ownFolder()
  writeFileSync(request.compose, compose().replace('fsync=off', 'fsyncc=off'))
  await expect(openPostgres(request)).rejects.toThrow(/postgres/)
  await eventually(() => expect(readdirSync(join(warm, '1')).sort()).toEqual(['host.log', 'lock']))
})
