import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { coursePaths } from '../../paths.ts'
import { deferred } from './deferred.ts'
import { childPool, type Pooled } from './pool.ts'

type Player = typeof import('../../fixtures/child-player.ts')

const parent = join(coursePaths.state, 'tests')
mkdirSync(parent, { recursive: true })
const directory = mkdtempSync(join(parent, 'pool-'))
writeFileSync(join(directory, 'index.ts'), 'export const run = () => process.pid')
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function openPool(limit: number) {
  const player = new URL('../../fixtures/child-player.ts', import.meta.url)
  const pool = childPool<Player>(limit, ['run'], { directory, entry: 'index.ts', player })
  onTestFinished(() => pool.close())
  return pool
}

const pidOf = (child: Pooled<Player>) => child.ask('run')

test('who wants few goes past somebody who wants more than are free, who gets them when they are', async () => {
  const pool = openPool(3)
  const order: string[] = []
  const work = (name: string) => async () => void order.push(name)
  const busy = deferred<void>()
  const first = pool.use(2, () => busy.promise)
  const many = pool.use(3, work('three'))
  await pool.use(1, work('one'))
  busy.resolve()
  await Promise.all([first, many])
  expect(order).toEqual(['one', 'three'])
})

test('a process is there for the next who wants one, unless it was killed', async () => {
  const pool = openPool(1)
  const pids = [await pool.use(1, pidOf), await pool.use(1, pidOf)]
  expect(pids[1]).toBe(pids[0])
  await pool.use(1, child => child.kill())
  expect(await pool.use(1, pidOf)).not.toBe(pids[0])
})
