import { once } from 'node:events'
import { execa } from 'execa'
import { expect, test } from 'vitest'

const program = `
  const { exitOnInterrupt } = await import(${JSON.stringify(new URL('./exit-on-interrupt.ts', import.meta.url).href)})
  const interrupt = new AbortController()
  exitOnInterrupt(interrupt.signal)
  process.on('SIGINT', () => interrupt.abort())
  process.stdout.write('waiting')
  setInterval(() => {}, 60_000)`

test('a command that only asks ends at the first Ctrl-C', { timeout: 20_000 }, async () => {
  const child = execa(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    reject: false,
  })
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  expect((await child).exitCode).toBe(130)
})
