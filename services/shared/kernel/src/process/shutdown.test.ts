import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

const twoSteps = `[['http', async () => say('http closed')], ['pool', async () => { say('pool ended'); throw new Error('x') }],
                   ['last', async () => say(lifecycle.draining ? 'drained' : 'not drained')]]`

/** A process with these steps to stop by, which then does what `act` says. */
async function run(act: string, { steps = twoSteps, drainMs = 10 } = {}) {
  const script = `
    import { createLifecycle } from ${JSON.stringify(here('./lifecycle.ts'))}
    import { shutdownInOrder } from ${JSON.stringify(here('./shutdown.ts'))}
    const say = line => process.stdout.write(line + '\\n')
    const log = { fatal: (_, text) => say(text), info: (_, text) => say(text), debug() {}, warn: (_, text) => say(text), error() {} }
    const lifecycle = createLifecycle()
    const steps = ${steps}
    shutdownInOrder({ log, lifecycle, drainMs: ${drainMs}, steps })
    setInterval(() => {}, 1000)
    ${act}`
  const node = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
  const [said, [code]] = await Promise.all([text(node.stdout), once(node, 'exit')])
  return { code: code as number | null, said: said.trim().split('\n') }
}

test.concurrent('asked to stop, a process drains, stops its parts in order, bears one that fails, and ends with 0', async () => {
  expect(await run("process.kill(process.pid, 'SIGTERM')")).toMatchObject({
    code: 0,
    said: ['stopping', 'http closed', 'pool ended', 'did not stop cleanly', 'drained'],
  })
})

test.concurrent('a failed lifecycle ends the process with 1, after the same steps, so that its supervisor starts it again', async () => {
  const { code, said } = await run("lifecycle.fail(new Error('the consumer died'))")
  expect(code).toBe(1)
  expect(said).toEqual(expect.arrayContaining(['stopping: the process cannot go on', 'http closed', 'pool ended']))
})

test.concurrent('an error that nobody caught ends the process with 1, after the same steps', async () => {
  const { code, said } = await run("setTimeout(() => { throw new Error('a bug') })")
  expect(code).toBe(1)
  expect(said).toEqual(expect.arrayContaining(['stopping: nobody caught this error', 'http closed', 'pool ended']))
})

test.concurrent('steps that wait for what never answers are left behind, and the others still run', async () => {
  const steps = `[['frozen', () => new Promise(() => {})], ['frozen too', () => new Promise(() => {})],
                  ['last', async () => say('last ran')]]`
  const asked = performance.now()
  expect(await run("process.kill(process.pid, 'SIGTERM')", { steps })).toMatchObject({
    code: 0,
    said: ['stopping', 'did not stop cleanly', 'did not stop cleanly', 'last ran'],
  })
  expect(performance.now() - asked).toBeLessThan(8000)
})

test.concurrent('a process that drains for long is not killed before it has drained', async () => {
  expect(await run("process.kill(process.pid, 'SIGTERM')", { drainMs: 8500 })).toMatchObject({ code: 0 })
})
