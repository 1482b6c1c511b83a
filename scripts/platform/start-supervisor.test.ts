import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from '../stack/compose/folder.testkit.ts'
import { identify } from '../stack/local/processes.ts'
import { startSupervisor } from './start-supervisor.ts'

/** Starts a process that never answers, and gives how that failed. */
async function failureOf(source: string, timeoutMs?: number) {
  const stateDir = folderWith({ 'supervisor.mjs': source })
  const began = Date.now()
  const { failure } = await startSupervisor({ stateDir, script: join(stateDir, 'supervisor.mjs'), timeoutMs }).catch(
    error => error,
  )
  return { failure, stateDir, tookMs: Date.now() - began }
}

describe('the background process of lab up', () => {
  test('that does not answer in time is ended, with what it started', async () => {
    const { failure, stateDir } = await failureOf(
      `import { spawn } from 'node:child_process'
       import { writeFileSync } from 'node:fs'
       const { pid } = spawn('sleep', ['60'], { detached: true })
       writeFileSync(new URL('pids', import.meta.url), JSON.stringify([process.pid, pid]))
       setInterval(() => {}, 1000)`,
      2_000,
    )
    expect(failure.message).toBe('The background process did not answer within 2 s, and was ended.')
    const pids = join(stateDir, 'pids')
    expect(existsSync(pids)).toBe(true)
    await expect
      .poll(() => (JSON.parse(readFileSync(pids, 'utf8')) as number[]).filter(pid => identify(pid)))
      .toEqual([])
  })

  test('that a signal ends is not waited for', async () => {
    const { failure, tookMs } = await failureOf(`console.log('so far'); process.kill(process.pid, 'SIGKILL')`)
    expect(failure).toMatchObject({ message: 'The background process was ended by SIGKILL.', log: 'so far' })
    expect(tookMs).toBeLessThan(15_000)
  })

  test('that says why it cannot start is believed', async () => {
    const said = { kind: 'environment', message: 'The port is taken.', next: 'Choose another.' }
    const { failure } = await failureOf(
      `console.error('a warning'); console.error(${JSON.stringify(JSON.stringify(said))}); process.exit(3)`,
    )
    expect(failure).toEqual(said)
  })
})
