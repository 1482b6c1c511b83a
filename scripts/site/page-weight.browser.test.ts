import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { siteDirectory } from '../build/site.ts'
import { servedSite } from './pages.testkit.ts'

const mostKb = 200

describe('a page, in Chromium', () => {
  const { open, url } = servedSite()

  const weightInKb = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + weightOf(path.replace(/\/$/, '/index.html')), 0) / 1024

  it(`weighs at most ${mostKb} KB gzipped, with its scripts, styles and pictures`, { timeout: 300_000 }, async () => {
    const { page, asked, close } = await open('/404.html')
    const weights: { path: string; kb: number }[] = []
    for (const path of pages()) {
      // What the page before was still fetching is not this one's.
      await page.goto('about:blank')
      asked.length = 0
      // What the builder fetches ahead for the pages that are linked comes after that moment.
      let own: string[] = []
      page.once('load', () => (own = asked.filter(each => !each.startsWith('/local/'))))
      await page.goto(url() + path)
      weights.push({ path, kb: Math.ceil(weightInKb(new Set(own))) })
    }
    await close()
    const heaviest = weights.toSorted((a, b) => b.kb - a.kb)
    const words = heaviest.slice(0, 3).map(({ path, kb }) => `${path} ${kb} KB`)
    console.log(`heaviest of ${weights.length} pages: ${words.join(', ')}`)
    expect(heaviest.at(-1)?.kb).toBeGreaterThan(100)
    expect(heaviest.filter(({ kb }) => kb > mostKb)).toEqual([])
  })
})

const pages = (): string[] =>
  readdirSync(siteDirectory, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('index.html'))
    .map(name => `/${name.replace(/index\.html$/, '')}`)

const weightOf = (path: string): number => gzipSync(readFileSync(join(siteDirectory, path))).length
