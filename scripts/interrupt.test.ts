import { once } from 'node:events'
import { execa } from 'execa'
import { expect, test } from 'vitest'

/** A process that runs a command for long in a process group of its own, as set-up runs Maven. */
const program = `
  const { untilInterrupted } = await import(${JSON.stringify(new URL('./interrupt.ts', import.meta.url).href)})
  const { runCommand } = await import(${JSON.stringify(new URL('./stack/local/command.ts', import.meta.url).href)})
  await untilInterrupted(async signal => {
    const command = runCommand(['sh', '-c', 'echo $$; exec sleep 60'], { signal, onOutput: pid => process.stdout.write(pid) })
    console.error('ended with', (await command).exitCode)
  })
  console.error('went on')`

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends what set-up runs, and then set-up itself',
  { timeout: 20_000 },
  async signal => {
    const child = execa(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
      reject: false,
    })
    const [pid] = await once(child.stdout, 'data')
    child.kill(signal)
    const { signal: endedBy, stderr } = await child
    expect(endedBy).toBe(signal)
    expect(stderr).toBe('ended with 143')
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH')
  },
)

const asking = `
  const { exitOnInterrupt } = await import(${JSON.stringify(new URL('./interrupt.ts', import.meta.url).href)})
  const interrupt = new AbortController()
  exitOnInterrupt(interrupt.signal)
  process.on('SIGINT', () => interrupt.abort())
  process.stdout.write('waiting')
  setInterval(() => {}, 60_000)`

test('a command that only asks ends at the first Ctrl-C', { timeout: 20_000 }, async () => {
  const child = execa(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', asking], {
    reject: false,
  })
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  expect((await child).exitCode).toBe(130)
})
