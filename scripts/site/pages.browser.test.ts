import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
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
        // Before it is opened: one that changes before the page listens is not seen.
        await page.emulateMedia({ colorScheme: 'light' })
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

  describe('the search', () => {
    it('is opened by a key, finds what pages say, and Enter leads there', async () => {
      const { page, troubles, close } = await open('/')
      await soon(async () => {
        await page.keyboard.press('/')
        return page.getByRole('searchbox').count()
      }).toBe(1)
      const dialog = page.getByRole('dialog', { name: 'Search' })
      await page.keyboard.type('retention')
      await soon(() => dialog.getByRole('status').textContent()).toMatch(/^[1-9]\d* places?$/)
      const first = dialog.getByRole('link').first()
      expect(await first.textContent()).toContain('retention')
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: 'attached' })
        expect(await violations(page)).toEqual([])
      }

      await page.keyboard.press('ArrowDown')
      expect(await first.evaluate(link => link === document.activeElement)).toBe(true)
      await page.keyboard.press('ArrowUp')
      const target = new URL((await first.getAttribute('href')) ?? '', site.url)
      await page.keyboard.press('Enter')
      await soon(() => page.url()).toBe(target.href)
      expect(await dialog.count()).toBe(0)
      expect(troubles).toEqual([])
      await close()
    })

    it('is loaded when it is first wanted, and weighs at most 120 KB', async () => {
      const { page, close } = await open('/')
      await page.waitForLoadState('networkidle')
      const weights: Record<string, number> = {}
      const fetched: Promise<void>[] = []
      page.on('response', response => {
        const weigh = async () => {
          weights[new URL(response.url()).pathname] = gzipSync(await response.body()).length
        }
        if (!response.url().includes('/local/')) fetched.push(weigh())
      })
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('searchbox').fill('idempotent')
      await soon(() => page.getByRole('dialog').getByRole('link').count()).toBeGreaterThan(0)
      await Promise.all(fetched)
      const total = Object.values(weights).reduce((sum, bytes) => sum + bytes, 0)
      console.log(`first search: ${Math.ceil(total / 1024)} KB gzipped in ${fetched.length} files`)
      expect(Object.keys(weights).some(path => path.startsWith('/pagefind/'))).toBe(true)
      expect(total).toBeLessThanOrEqual(120 * 1024)
      await close()
    })

    it('says when there is no index', async () => {
      const { page, close } = await open('/')
      await page.route('**/pagefind/**', route => route.fulfill({ status: 404, body: '' }))
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('searchbox').fill('outbox')
      await soon(() => page.getByRole('dialog').getByRole('status').textContent()).toContain('There is no index')
      await close()
    })
  })

  describe('a command on a page', () => {
    it('calls the platform where it is on this machine, and is copied so; what is no command is not copied', async () => {
      const { page, close } = await open('/')
      await page.route('**/local/platform', route =>
        route.fulfill({ json: { parts: [], movedPorts: { 8080: 28090 } } }),
      )
      await page.goto(`${site.url}/reference/commands/`)
      const command = page.locator('div', { has: page.locator('> pre', { hasText: '/health' }) }).last()
      await soon(() => command.locator('pre').textContent()).toContain('http://localhost:28090/health')
      expect(await command.textContent()).toContain('in place of the usual one')
      expect(await command.getByRole('button', { name: 'Copy this command' }).count()).toBe(1)

      await page.goto(`${site.url}/reference/troubleshooting/`)
      const message = page.locator('div', { has: page.locator('> pre', { hasText: 'npm ci failed' }) }).last()
      expect(await message.getByRole('button').count()).toBe(0)
      await close()
    })
  })

  describe('a decision', () => {
    it('says below its title how it stands and since when', async () => {
      const { page, close } = await open('/adr/0003-carry-events-with-kafka/')
      expect(await page.locator('h1 + p, header + p').first().textContent()).toBe('Accepted, 21 November 2026')
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
