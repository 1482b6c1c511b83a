import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** A process that comes to a point again and again, and says so each time. */
function livesOf(crashAt?: string) {
  const file = fileURLToPath(new URL('./crash-point.ts', import.meta.url))
  const script = `
    import { crashPoint } from ${JSON.stringify(file)}
    process.on('exit', () => console.log('tidied up'))
    for (let n = 1; n <= 3; n++) { console.log(n); crashPoint('relay.before-publish'); crashPoint('relay.after-publish') }`
  const argv = ['--import', 'tsx', '--input-type=module', '--eval', script]
  const { CRASH_AT: _, ...environment } = process.env
  const env = crashAt === undefined ? environment : { ...environment, CRASH_AT: crashAt }
  const { signal, stdout, stderr } = spawnSync(process.execPath, argv, { env, encoding: 'utf8' })
  if (stderr) throw new Error(stderr)
  return { signal, said: stdout.trim().split('\n') }
}

test('without CRASH_AT nothing dies', () => {
  expect(livesOf()).toEqual({ signal: null, said: ['1', '2', '3', 'tidied up'] })
})

test('a process dies at the point that CRASH_AT names, and tidies nothing up', () => {
  expect(livesOf('relay.after-publish')).toEqual({ signal: 'SIGKILL', said: ['1'] })
})

test('it dies at the second time where that is asked for', () => {
  expect(livesOf('relay.after-publish*2')).toEqual({ signal: 'SIGKILL', said: ['1', '2'] })
})

test('another point is passed', () => {
  expect(livesOf('consumer.before-effect').signal).toBeNull()
})
