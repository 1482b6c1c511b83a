import { expect, onTestFinished, test, vi } from 'vitest'
import { runCommand } from './command.ts'

test('a command gives its status and what it printed', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['sh', '-c', 'cat; echo oops >&2; exit 3'], { input: 'hello' })
  expect([exitCode, stdout, stderr]).toEqual([3, 'hello', 'oops\n'])
})

test('a command that is not there has the status that a shell would give', async () => {
  expect(await runCommand(['/no/such/program'])).toMatchObject({ exitCode: 127, stderr: '/no/such/program: not found' })
})

test('a command and its children are killed when the time is over', async () => {
  const began = Date.now()
  const { timedOut } = await runCommand(['sh', '-c', 'sleep 30 & wait'], { timeoutMs: 100 })
  expect(timedOut).toBe(true)
  expect(Date.now() - began).toBeLessThan(10_000)
})

test('a command ends when it is told to', async () => {
  const interrupt = new AbortController()
  const running = runCommand(['sleep', '30'], { signal: interrupt.signal })
  interrupt.abort()
  expect(await running).toMatchObject({ exitCode: 143, timedOut: false })
})

test('a machine on which no pipe can be made is an answer too, so that a health check does not end the stack', async () => {
  vi.stubEnv('TMPDIR', '/no/such/folder')
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(await runCommand(['true'], { pipes: true })).toMatchObject({
    exitCode: 126,
    stderr: expect.stringContaining('mkfifo'),
  })
})
