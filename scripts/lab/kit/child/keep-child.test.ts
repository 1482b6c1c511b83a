import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { coursePaths } from '../../paths.ts'
import { keepChild } from './keep-child.ts'

type Player = typeof import('../../fixtures/child-player.ts')

const parent = join(coursePaths.state, 'tests')
mkdirSync(parent, { recursive: true })
const directory = mkdtempSync(join(parent, 'keep-'))
const broken = join(directory, 'broken')
writeFileSync(
  join(directory, 'index.ts'),
  `import { existsSync } from 'node:fs'
if (existsSync('broken')) throw new Error('not now')
export const run = (code?: number) => (code === undefined ? process.pid : process.exit(code))
`,
)
afterAll(() => rmSync(directory, { recursive: true, force: true }))

async function openChild() {
  const player = new URL('../../fixtures/child-player.ts', import.meta.url)
  const child = await keepChild<Player>({ directory, entry: 'index.ts', player })
  onTestFinished(() => child.close())
  return child
}

test('all who ask at once after the work has ended its process ask one new process', async () => {
  const child = await openChild()
  const first = child.pid
  await expect(child.ask('run', 0)).rejects.toThrow()
  const pids = await Promise.all([child.ask('run'), child.ask('run'), child.ask('run')])
  expect(pids).not.toContain(first)
  expect(new Set(pids).size).toBe(1)
})

test('after a process that did not start the next question tries once more', async () => {
  const child = await openChild()
  await expect(child.ask('run', 0)).rejects.toThrow()
  writeFileSync(broken, '')
  await expect(child.ask('run')).rejects.toThrow('cannot-load')
  rmSync(broken)
  expect(await child.ask('run')).toBeTypeOf('number')
})

test('a new process that is still starting ends with the child that is closed', async () => {
  const child = await openChild()
  await expect(child.ask('run', 0)).rejects.toThrow()
  const asked = child.ask('run').catch(() => undefined)
  await child.close()
  await asked
  expect(child.ended()).toBe(true)
})
