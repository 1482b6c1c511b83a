import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { siteDirectory } from '../build/site.ts'
import { findChromium } from './browser.ts'
import { servedSite, violationsInBothThemes, widthBeyond } from './pages.testkit.ts'

const mostKb = 200
const laptop = { width: 1280, height: 720 }
const phone = { width: 400, height: 800 }

/** What one visit of a page shows. */
interface Look {
  path: string
  /** Gzipped, with its scripts, styles and pictures. */
  kb: number
  violations: Awaited<ReturnType<typeof violationsInBothThemes>>
  /** Pixels beyond the edge of a phone. */
  tooWide: number
  troubles: string[]
}

describe('every page, in Chromium', () => {
  const { open, url } = servedSite()
  const looks: Look[] = []

  beforeAll(async () => {
    if (!findChromium()) return
    const opened = await open('/404.html', { viewport: laptop })
    for (const path of pages()) looks.push(await lookAt(path, opened))
    await opened.close()
  }, 900_000)

  async function lookAt(path: string, { page, asked, troubles }: Awaited<ReturnType<typeof open>>): Promise<Look> {
    await page.setViewportSize(laptop)
    // Before it is opened: one that changes before the page listens is not seen.
    await page.emulateMedia({ colorScheme: 'light' })
    // What the page before was still fetching is not this one's.
    await page.goto('about:blank')
    asked.length = 0
    // What the builder fetches ahead for the pages that are linked comes after that moment.
    let own: string[] = []
    page.once('load', () => (own = asked.filter(each => !each.startsWith('/local/'))))
    await page.goto(url() + path)
    const kb = Math.ceil(weightInKb(new Set(own)))
    const violations = await violationsInBothThemes(page)
    const tooWide = await widthBeyondPhone(page)
    return { path, kb, violations, tooWide, troubles: troubles.splice(0) }
  }

  it('is readable for all in both themes', () => {
    expect(looks.filter(({ violations: { light, dark } }) => light.length + dark.length > 0)).toEqual([])
  })

  it('asks nobody but us, and breaks nothing', () => {
    expect(looks.filter(({ troubles }) => troubles.length > 0)).toEqual([])
  })

  it('fits a narrow screen', () => {
    expect(looks.filter(({ tooWide }) => tooWide > 0)).toEqual([])
  })

  it(`weighs at most ${mostKb} KB gzipped, with its scripts, styles and pictures`, () => {
    const heaviest = looks.toSorted((a, b) => b.kb - a.kb)
    const words = heaviest.slice(0, 3).map(({ path, kb }) => `${path} ${kb} KB`)
    console.log(`heaviest of ${looks.length} pages: ${words.join(', ')}`)
    expect(heaviest.at(-1)?.kb).toBeGreaterThan(100)
    expect(heaviest.filter(({ kb }) => kb > mostKb)).toEqual([])
  })
})

const pages = (): string[] =>
  readdirSync(siteDirectory, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('index.html'))
    .map(name => `/${name.replace(/index\.html$/, '')}`)

const weightOf = (path: string): number => gzipSync(readFileSync(join(siteDirectory, path))).length

const weightInKb = (paths: Iterable<string>): number =>
  [...paths].reduce((sum, path) => sum + weightOf(path.replace(/\/$/, '/index.html')), 0) / 1024

/** On a phone, once the page has heard that its window is one. */
async function widthBeyondPhone(page: Page): Promise<number> {
  await page.setViewportSize(phone)
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  return widthBeyond(page)
}
