import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from '../stack/compose/folder.testkit.ts'
import { ensureSite } from './site.ts'

/** A site that is there already; the builder writes two pages, the second one when it may go on. */
function oldSite(mayGoOn?: Promise<void>) {
  const root = folderWith({ 'build/index.html': 'old', 'build/gone.html': 'old', 'build/.made-of': 'old sources' })
  const directory = join(root, 'build')
  const page = (name: string) => readFileSync(join(directory, name), 'utf8')
  let builds = 0
  const build = async (folder: string) => {
    builds += 1
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'index.html'), 'new')
    await mayGoOn
    expect([page('index.html'), page('gone.html')]).toEqual(['old', 'old'])
    writeFileSync(join(folder, 'more.html'), 'new')
  }
  return { root, directory, page, build, builds: () => builds }
}

const silent = () => undefined

describe('the pages of the site', () => {
  test('are the old ones, whole, until the new ones are', async () => {
    const { directory, page, build } = oldSite()
    await ensureSite(silent, undefined, { directory, wanted: 'new sources', build })
    expect(readdirSync(directory).sort()).toEqual(['.made-of', 'index.html', 'more.html'])
    expect(page('index.html')).toBe('new')
  })

  test('are built once by those who need them at the same time, and not again', async () => {
    let waiting = 0
    let goOn = () => {}
    const { root, directory, build, builds } = oldSite(new Promise(resolve => (goOn = resolve)))
    const site = { directory, wanted: 'new sources', build }
    const say = (line: string) => {
      if (line.endsWith('is building the pages') && ++waiting === 2) goOn()
    }
    await Promise.all([1, 2, 3].map(() => ensureSite(say, undefined, site)))
    await ensureSite(silent, undefined, site)
    expect(builds()).toBe(1)
    expect(readdirSync(root).sort()).toEqual(['.groundwork', 'build'])
    expect(readdirSync(join(root, '.groundwork/site'))).toEqual([])
  })

  test('stay when the new ones cannot be built, and are built the next time', async () => {
    const { directory, page, build } = oldSite()
    const site = { directory, wanted: 'new sources', build }
    const failing = () => Promise.reject(new Error('a link leads nowhere'))
    await expect(ensureSite(silent, undefined, { ...site, build: failing })).rejects.toThrow('a link leads nowhere')
    expect(page('index.html')).toBe('old')
    await ensureSite(silent, undefined, site)
    expect(page('index.html')).toBe('new')
  })
})
