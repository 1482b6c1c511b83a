import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureSite, siteDirectory } from '../build/site.ts'
import { announceActivity, recordAttempt } from '../lab/progress/index.ts'
import { findChromium, openBrowser } from './browser.ts'
import { openPage, soon, violations, violationsInBothThemes } from './pages.testkit.ts'
import { type Site, startSite } from './server.ts'

describe('the built site, in Chromium', () => {
  let folder: string
  let site: Site
  let browser: Browser

  beforeEach(context => context.skip(!findChromium(), 'there is no Chromium on this machine'))
  beforeAll(async () => {
    if (!findChromium()) return
    await ensureSite(() => {})
    folder = await mkdtemp(join(tmpdir(), 'groundwork-pages-'))
    const gatewayUrl = 'http://127.0.0.1:9'
    site = await startSite({ port: 0, gatewayUrl, buildDir: siteDirectory, stateDir: folder })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  const stateDir = () => join(folder, 'progress')

  const open = (path: string, look?: BrowserContextOptions) => openPage(browser, site.url, path, look)

  describe('every page', () => {
    const paths = () =>
      readdirSync(siteDirectory, { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith('index.html'))
        .map(name => `/${name.replace(/index\.html$/, '')}`)

    it('is readable for all in both themes, and asks nobody but us', { timeout: 300_000 }, async () => {
      const { page, troubles, close } = await open('/')
      for (const path of paths()) {
        await page.goto(site.url + path)
        const { light, dark } = await violationsInBothThemes(page)
        expect({ path, light, dark, troubles }).toEqual({ path, light: [], dark: [], troubles: [] })
      }
      await close()
    })

    it('fits a narrow screen', async () => {
      const { page, close } = await open('/', { viewport: { width: 400, height: 800 } })
      for (const path of paths()) {
        await page.goto(site.url + path)
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect({ path, tooWide: Math.max(tooWide, 0) }).toEqual({ path, tooWide: 0 })
      }
      await close()
    })
  })

  describe('the first page', () => {
    it('names all lessons, and leads to the step that one was at', async () => {
      const { page, close } = await open('/')
      await soon(() => page.getByRole('listitem').filter({ hasText: 'in preparation' }).count()).toBeGreaterThan(0)
      const attempt = { item: '03.lab.1', kind: 'check', status: 'pass', score: 10, maxScore: 10 } as const
      await recordAttempt({ ...attempt, contentVersion: 'v1' }, { stateDir: stateDir() })
      const on = page.getByRole('link', { name: /^Continue with lesson 03, step 2/ })
      await soon(() => on.count()).toBe(1)
      await on.click()
      await soon(() => new URL(page.url()).pathname).toBe('/lessons/03-domain-model/step-2/')
      await close()
    })
  })

  describe('one’s own progress', () => {
    let own: string
    let ownSite: Site
    beforeAll(async () => {
      if (!findChromium()) return
      own = await mkdtemp(join(tmpdir(), 'groundwork-progress-'))
      ownSite = await startSite({ port: 0, gatewayUrl: 'http://127.0.0.1:9', buildDir: siteDirectory, stateDir: own })
    })
    afterAll(async () => {
      await ownSite?.close()
      if (own) await rm(own, { recursive: true, force: true })
    })

    const check = (step: number, status: 'pass' | 'fail' | 'files-right', work: string) => {
      const score = status === 'pass' ? 10 : 0
      const attempt = { item: `02.lab.${step}`, kind: 'check', status, score, maxScore: 10, work } as const
      return recordAttempt({ ...attempt, contentVersion: 'v1' }, { stateDir: join(own, 'progress') })
    }
    const stateOfStep = (page: Page, step: RegExp) =>
      page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: step }) })

    it('leads to the first lesson as long as nothing is recorded', async () => {
      const { page, close } = await open('/', {})
      await page.goto(`${ownSite.url}/progress/`)
      const begin = page.getByRole('link', { name: /^Begin with lesson 01/ })
      await soon(() => begin.count()).toBe(1)
      expect(await violations(page)).toEqual([])
      await close()
    })

    it.each([
      ['light', 1440],
      ['dark', 390],
    ] as const)(
      'tells what is proved, what is only right in the files and what is lost: %s, %d px',
      async (colorScheme, width) => {
        for (const [step, status, work] of [
          [1, 'fail', 'a1'],
          [1, 'pass', 'b2'],
          [1, 'files-right', 'b2'],
          [2, 'files-right', 'b2'],
          [3, 'pass', 'b2'],
          [3, 'fail', 'c3'],
        ] as const)
          await check(step, status, work)
        const { page, close } = await open('/', { colorScheme, viewport: { width, height: 900 } })
        await page.goto(`${ownSite.url}/progress/`)
        await soon(() => stateOfStep(page, /^1 The compose file/).textContent()).toMatch(/proved by running20\/202$/)
        expect(await stateOfStep(page, /^2 The environment/).textContent()).toContain('files right, not run yet0/10')
        expect(await stateOfStep(page, /^3 The database/).textContent()).toContain('regressed20/20')
        expect(await page.getByRole('listitem').filter({ hasText: 'passed before' }).textContent()).toContain('step 3')
        expect(await page.getByRole('main').textContent()).toContain('you are in no cohort')
        expect(await violations(page)).toEqual([])
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(tooWide).toBeLessThanOrEqual(0)
        await close()
      },
    )

    it('is saved as a file', async () => {
      await check(1, 'fail', 'a1')
      const { page, close } = await open('/', {})
      await page.goto(`${ownSite.url}/progress/`)
      const waiting = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Save the record as a file' }).click()
      const download = await waiting
      expect(download.suggestedFilename()).toBe('groundwork-record.json')
      const { events } = JSON.parse(readFileSync(await download.path(), 'utf8'))
      expect(events).toEqual(await readAttempts({ stateDir: join(own, 'progress') }))
      await close()
    })

    it('stands in the menu and above a lesson, in words as well', async () => {
      await check(2, 'files-right', 'b2')
      const { page, close } = await open('/', {})
      await page.goto(`${ownSite.url}/lessons/02-infrastructure/step-2/`)
      const inMenu = page.getByRole('link', { name: '2 Environment, 10 points, files right, not run yet' })
      await soon(() => inMenu.count()).toBe(1)
      expect(await inMenu.getAttribute('data-sign')).toBe('◐')
      const head = page.getByText('Step 2 of 6, 10 points')
      expect(await head.textContent()).toContain('files right, not run yet')
      expect(await violations(page)).toEqual([])
      await close()
    })

    it('is left out of the menu, and nothing else is, where no local server is', async () => {
      const { page, close } = await open('/')
      await page.route('**/local/**', route => route.fulfill({ status: 404, body: '' }))
      await page.goto(`${site.url}/lessons/02-infrastructure/step-2/`)
      await soon(() => page.getByRole('region', { name: /^Lab 02/ }).textContent()).toContain('npm start')
      expect(await page.getByRole('link', { name: '2 Environment, 10 points', exact: true }).count()).toBe(1)
      await page.goto(`${site.url}/progress/`)
      await soon(() => page.getByRole('main').textContent()).toContain('not served by your own machine')
      await close()
    })

    it('moves nothing when it becomes known', async () => {
      await check(2, 'files-right', 'b2')
      const { page, close } = await open('/')
      let tell = () => {}
      const told = new Promise<void>(resolve => (tell = resolve))
      await page.route('**/local/state', async route => {
        await told
        await route.continue()
      })
      await page.goto(`${ownSite.url}/lessons/02-infrastructure/step-2/`)
      const title = page.getByRole('heading', { level: 1 })
      const inMenu = page.getByRole('link', { name: /^3 Database/ })
      const places = async () => [await title.boundingBox(), await inMenu.boundingBox()]
      const before = await places()
      const head = page.getByText('Step 2 of 6, 10 points')
      expect(await head.textContent()).not.toContain('files right')
      tell()
      await soon(() => head.textContent()).toContain('files right, not run yet')
      expect(await places()).toEqual(before)
      await close()
    })
  })

  describe('the exercise of lesson 02', () => {
    it('ticks while a check runs, and keeps what was recorded', async () => {
      const { page, close } = await open('/lessons/02-infrastructure/')
      const exercise = page.getByRole('region', { name: /^Lab 02/ })
      const first = exercise.getByRole('listitem').filter({ hasText: 'Step 1:' })
      await soon(() => exercise.textContent()).toContain('The signs follow your record')
      expect(await first.textContent()).toContain('not started')

      await announceActivity({ lab: '02', step: 1, state: 'running' }, { stateDir: stateDir() })
      await soon(() => first.textContent()).toContain('being checked')
      await announceActivity({ lab: '02', step: 1, state: 'files-right' }, { stateDir: stateDir() })
      await soon(() => first.textContent()).toContain('files right, not run yet')
      expect(await exercise.textContent()).toContain('0 of 100 points')
      await announceActivity({ lab: '02', step: 1, state: 'proved' }, { stateDir: stateDir() })
      await soon(() => exercise.textContent()).toContain('20 of 100 points')
      await soon(() => exercise.getByRole('status').textContent()).toContain('Step 1: proved by running.')

      const attempt = { item: '02.lab.1', kind: 'check', status: 'pass', score: 20, maxScore: 20 } as const
      await recordAttempt({ ...attempt, contentVersion: 'v1', work: 'a1' }, { stateDir: stateDir() })
      await page.reload()
      await soon(() => first.textContent()).toContain('proved by running')
      await close()
    })

    it('says how to get its signs where no local server is', async () => {
      const { page, close } = await open('/')
      await page.route('**/local/**', route => route.fulfill({ status: 404, body: '' }))
      await page.goto(`${site.url}/lessons/02-infrastructure/`)
      await soon(() => page.getByRole('region', { name: /^Lab 02/ }).textContent()).toContain('npm start')
      await close()
    })
  })
})
