import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { loadCompose } from '../compose/load.ts'
import { endRunningStack } from './end-running.ts'
import { isRunning, type ProcessIdentity } from './processes.ts'
import { readRunState, readWrittenState } from './run-state.ts'
import { eventually, fixtures, stateFolder } from './stack.testkit.ts'
import { createLocalStack } from './stack.ts'

const compose =
  'name: owned\nservices: { cache: { image: "redis:8.2", healthcheck: { test: [CMD, redis-cli, ping], interval: 1s } } }'

/** Another process that has brought the stack up. */
async function owner(): Promise<{ child: ChildProcess; directory: string; stateDir: string; redis: ProcessIdentity }> {
  const directory = folderWith({ 'compose.yaml': compose })
  const { stateDir, clean } = stateFolder()
  const child = spawn(process.execPath, ['--import', 'tsx', join(fixtures, 'owner.ts'), directory, stateDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    await endRunningStack(stateDir)
    child.kill('SIGKILL')
    clean()
  })
  await once(child.stdout!, 'data')
  return { child, directory, stateDir, redis: readRunState(stateDir)!.parts[0]!.process! }
}

const gone = (identity: ProcessIdentity) =>
  eventually(
    () => !isRunning(identity),
    ended => ended,
  )

test('two processes cannot run one stack', async () => {
  const { child, directory, stateDir } = await owner()
  const second = await createLocalStack(loadCompose({ directory, env: {} }), { stateDir, anyPorts: true })
  await expect(second.up()).rejects.toThrow(`already run by process ${child.pid}`)
  expect(readRunState(stateDir)?.owner.pid).toBe(child.pid)
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends the owner and everything it started', async signal => {
  const { child, stateDir, redis } = await owner()
  child.kill(signal)
  await once(child, 'exit')
  expect(isRunning(redis)).toBe(false)
  expect(readWrittenState(stateDir)).toBeUndefined()
})

test('what a crashed owner left is ended by the next start', async () => {
  const { child, directory, stateDir, redis } = await owner()
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(isRunning(redis)).toBe(true)
  expect(readRunState(stateDir)).toBeUndefined()

  const next = await createLocalStack(loadCompose({ directory, env: {} }), { stateDir, anyPorts: true })
  await next.up()
  expect(isRunning(redis)).toBe(false)
  expect((await next.exec('cache', ['redis-cli', 'ping'])).stdout).toBe('PONG\n')
  await next.down()
})

test('any process can end a running stack', async () => {
  const { stateDir, redis } = await owner()
  expect(await endRunningStack(stateDir)).toBe(true)
  expect(await gone(redis)).toBe(true)
  expect(await endRunningStack(stateDir)).toBe(false)
})
