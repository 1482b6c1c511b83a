import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** A process with two steps to stop by, which then does what `act` says. */
function run(act: string) {
  const script = `
    import { createLifecycle } from ${JSON.stringify(here('./lifecycle.ts'))}
    import { shutdownInOrder } from ${JSON.stringify(here('./shutdown.ts'))}
    const say = line => process.stdout.write(line + '\\n')
    const log = { fatal: (_, text) => say(text), info: (_, text) => say(text), debug() {}, warn: (_, text) => say(text), error() {} }
    const lifecycle = createLifecycle()
    const steps = [['http', async () => say('http closed')], ['pool', async () => { say('pool ended'); throw new Error('x') }],
                   ['last', async () => say(lifecycle.draining ? 'drained' : 'not drained')]]
    shutdownInOrder({ log, lifecycle, drainMs: 10, steps })
    setInterval(() => {}, 1000)
    ${act}`
  const node = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  return { code: node.status, said: node.stdout.trim().split('\n'), error: node.stderr }
}

test('asked to stop, a process drains, stops its parts in order, bears one that fails, and ends with 0', () => {
  expect(run("process.kill(process.pid, 'SIGTERM')")).toMatchObject({
    code: 0,
    said: ['stopping', 'http closed', 'pool ended', 'did not stop cleanly', 'drained'],
  })
})

test('a failed lifecycle ends the process with 1, after the same steps, so that its supervisor starts it again', () => {
  const { code, said } = run("lifecycle.fail(new Error('the consumer died'))")
  expect(code).toBe(1)
  expect(said).toEqual(expect.arrayContaining(['stopping: the process cannot go on', 'http closed', 'pool ended']))
})

test('an error that nobody caught ends the process with 1, after the same steps', () => {
  const { code, said } = run("setTimeout(() => { throw new Error('a bug') })")
  expect(code).toBe(1)
  expect(said).toEqual(expect.arrayContaining(['stopping: nobody caught this error', 'http closed', 'pool ended']))
})
