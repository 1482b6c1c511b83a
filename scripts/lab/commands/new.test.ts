import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findLab } from '../catalogue/labs.ts'
import { main } from '../main.ts'
import { type CoursePaths, coursePaths } from '../paths.ts'
import { verifyLab } from '../verify/verify-lab.ts'
import { listFiles } from '../workspace/copy.ts'

let paths: CoursePaths
let said: string[]
beforeEach(() => {
  // Beside the repository's own labs, so that what is written finds the kit where a lab expects it.
  mkdirSync(coursePaths.state, { recursive: true })
  const labs = mkdtempSync(join(coursePaths.root, '.groundwork-new-'))
  paths = { ...coursePaths, labs, state: join(labs, 'state') }
  said = []
})
afterEach(() => rmSync(paths.labs, { recursive: true }))

const lab = (...argv: string[]) =>
  main(argv, {
    paths,
    out: text => void said.push(text),
    err: text => void said.push(text),
    signal: new AbortController().signal,
  })

describe('a new lab', () => {
  it('is one that lab verify accepts as it stands', { timeout: 300_000 }, async () => {
    expect(await lab('new', '17-replication')).toBe(0)
    expect(existsSync(join(paths.labs, '17-replication/checks/index.ts'))).toBe(true)
    const verification = await verifyLab({ paths, lab: findLab(paths, '17'), record: true })
    expect(verification.cases.filter(each => !each.ok)).toEqual([])
    expect(verification.ok).toBe(true)
    expect(verification.summary.killed.of).toBeGreaterThan(5)
    expect(verification.notProved.join()).toContain('A draft')
  })

  it('is small enough to be read before anything else', async () => {
    await lab('new', '17-replication')
    const texts = listFiles(join(paths.labs, '17-replication')).map(file =>
      readFileSync(join(paths.labs, '17-replication', file), 'utf8'),
    )
    expect(texts.join('').split('\n').length - 1).toBeLessThanOrEqual(120)
  })

  it('has its own number everywhere', async () => {
    await lab('new', '17-replication')
    const manifest = readFileSync(join(paths.labs, '17-replication/lab.yaml'), 'utf8')
    expect(manifest).toContain('fails: 17.1.1.other-price')
    expect(manifest).not.toContain('91')
  })

  it.each(['replication', '7-x', '17-Replication', '17-', '../17-x'])('is not called %s', async name => {
    expect(await lab('new', name)).toBe(2)
    expect(said.join()).toContain('is no name for a lab')
  })

  it('does not take the number of another', async () => {
    await lab('new', '17-replication')
    expect(await lab('new', '17-other')).toBe(2)
    expect(said.join()).toContain('There is a lab 17 already')
  })
})
