import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { isWorthARun, watchFiles } from './watch-files.ts'

it.each([
  ['workspace/02/docker-compose.yml', true],
  ['workspace/02/.env.example', true],
  ['workspace/02/infrastructure', true],
  ['workspace/02/node_modules', false],
  ['workspace/02/.git', false],
  ['workspace/02/.docker-compose.yml.swp', false],
  ['workspace/02/init-db.sql~', false],
  ['workspace/02/.#nginx.conf', false],
  ['workspace/02/4913', false],
])('a change of %s is worth a check: %s', (path, worth) => {
  expect(isWorthARun(path)).toBe(worth)
})

describe('who watches', () => {
  let parent: string
  let stop: () => Promise<void>
  let saves: number
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'watched-'))
    mkdirSync(join(parent, 'lab/src'), { recursive: true })
    saves = 0
    stop = watchFiles(join(parent, 'lab'), () => {
      saves++
    })
  })
  afterEach(async () => {
    await stop()
    rmSync(parent, { recursive: true })
  })

  /** Writes files until one is noticed: the watcher needs a moment to look at the folder. */
  async function save(): Promise<void> {
    const before = saves
    await eventually(
      () => {
        writeFileSync(join(parent, `lab/src/${Math.random()}.ts`), 'saved')
        if (saves === before) throw new Error('not noticed')
      },
      { intervalMs: 400 },
    )
  }

  it('is told of a save', save)

  it('is told of saves in the folder that a reset has put in the place of the first', async () => {
    await save()
    renameSync(join(parent, 'lab'), join(parent, 'backup'))
    cpSync(join(parent, 'backup'), join(parent, 'lab'), { recursive: true })
    await save()
    await save()
  })
})
