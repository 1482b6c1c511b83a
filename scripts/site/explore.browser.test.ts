import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { answerAsText } from '../../src/components/RunSql/answer.ts'
import { partitionOf } from '../../src/explorables/partitioner/kafka.ts'
import { siteDirectory } from '../build/site.ts'
import { coursePaths } from '../lab/paths.ts'
import { servedSite, showIn, soon, violationsInBothThemes, widthBeyond } from './pages.testkit.ts'

const screenshots = join(coursePaths.state, 'screenshots')
/** A screenshot higher than the screen is put together from several: what stays on the screen would lie across it. */
const freeOfBars = '.navbar { position: static !important }'
const screens = [
  { name: 'laptop', viewport: { width: 1440, height: 900 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
] as const

const explorables = {
  partitioner: { path: '/lessons/02-infrastructure/step-4/', title: 'Which partition, and who reads it' },
  failure: { path: '/lessons/01-architecture/step-3/', title: 'What stops when a part is down' },
} as const

describe('what can be played with, in Chromium', () => {
  const site = servedSite()

  const open = async (path: string, look?: BrowserContextOptions) => {
    const opened = await site.open(path, look)
    await opened.page.waitForLoadState('networkidle')
    return opened
  }

  /** The page of an explorable, and its box. */
  async function openBox(name: keyof typeof explorables, look?: BrowserContextOptions) {
    const { path, title } = explorables[name]
    const opened = await open(path, look)
    const box = opened.page.getByRole('region', { name: title })
    return { ...opened, box, news: () => box.getByRole('status').last().textContent() }
  }

  const files = (asked: string[]) => asked.filter(path => path.startsWith('/assets/'))
  const bytesOf = (paths: string[]) => paths.reduce((sum, path) => sum + statSync(join(siteDirectory, path)).size, 0)

  describe.each(['partitioner', 'failure'] as const)('%s', name => {
    it('is asked for when it is opened, not before, and the box stays where it is', async () => {
      const { page, box, asked, troubles, close } = await openBox(name)
      const button = box.getByRole('button')
      await button.focus()
      const place = await button.boundingBox()
      const before = files(asked)

      await page.keyboard.press('Enter')
      await soon(() => box.getByRole('list', { name: 'To be found' }).count()).toBe(1)
      const loaded = files(asked).slice(before.length)
      expect(loaded).not.toEqual([])
      expect(loaded.filter(path => before.includes(path))).toEqual([])
      expect(bytesOf(loaded)).toBeLessThan(60_000)

      expect(await button.first().evaluate(element => element === document.activeElement)).toBe(true)
      expect(await button.first().textContent()).toBe('Start again')
      expect((await button.first().boundingBox())?.y).toBe(place?.y)
      expect(troubles).toEqual([])
      await close()
    })

    it('says when it cannot be loaded, and can be asked for again', async () => {
      const { page, box, asked, close } = await openBox(name)
      const before = files(asked).length
      const cut = (url: URL) => url.pathname.startsWith('/assets/')
      await page.route(cut, route => route.abort())
      await box.getByRole('button', { name: 'Open' }).click()
      await soon(() => box.getByRole('status').first().textContent()).toBe('It could not be loaded from this site.')
      expect(files(asked).length).toBeGreaterThan(before)
      await page.unroute(cut)
      await box.getByRole('button', { name: 'Try again' }).click()
      await soon(() => box.getByRole('list', { name: 'To be found' }).count()).toBe(1)
      await close()
    })

    it('can be read by all, on a laptop and on a phone', async () => {
      const { page, box, close } = await openBox(name)
      await box.getByRole('button', { name: 'Open' }).click()
      await box.getByText('The picture in words').click()
      await play[name](page)
      for (const { name: screen, viewport } of screens) {
        await page.setViewportSize(viewport)
        for (const theme of ['dark', 'light'] as const) {
          await showIn(page, theme)
          await box.screenshot({ path: join(screenshots, `explore-${name}-${screen}-${theme}.png`), style: freeOfBars })
        }
        expect(await violationsInBothThemes(page), screen).toEqual({ light: [], dark: [] })
        expect(await widthBeyond(page), screen).toBe(0)
      }
      await close()
    })
  })

  /** Enough moves to see every kind of thing that a picture can show. */
  const play = {
    async partitioner(page: Page) {
      for (const round of [1, 2]) {
        for (const key of ['order-1', 'order-2', 'order-3']) {
          await page.getByRole('textbox', { name: /^Order id/ }).fill(key)
          await page.keyboard.press('Enter')
        }
        if (round === 1) await page.getByRole('button', { name: 'Add a partition' }).click()
      }
      await page.getByRole('checkbox', { name: /^consumer-5/ }).check()
    },
    async failure(page: Page) {
      await page.getByRole('radio', { name: /asked by message/ }).check()
      for (const part of ['broker', 'search']) await page.getByRole('button', { name: new RegExp(`^${part}:`) }).click()
    },
  }

  describe('the partitioner', () => {
    it('puts keys where the producer of the platform puts them, without motion for whoever wants none', async () => {
      const { page, box, close } = await openBox('partitioner', { reducedMotion: 'reduce' })
      const moving = () => document.getAnimations().filter(each => each instanceof CSSAnimation).length
      await box.getByRole('button', { name: 'Open' }).press('Enter')
      await box.getByText('The picture in words').click()
      const keys = ['order-1', 'a', 'ab', 'abc', 'abcd', 'заказ-7', '🫖', '0190b2a4-7c1e-7d3a']
      for (const key of keys) {
        await box.getByRole('textbox').fill(key)
        await page.keyboard.press('Enter')
        await soon(() => box.getByRole('row', { name: key, exact: false }).count()).toBeGreaterThan(0)
        expect(await page.evaluate(moving)).toBe(0)
      }
      const rows = box.locator('tbody tr')
      const shown = await rows.evaluateAll(all =>
        all.map(row => [...row.children].slice(0, 2).map(it => it.textContent)),
      )
      expect(shown).toEqual(keys.map(key => [key, `partition ${partitionOf(key, 3)}`]))
      await close()
    })

    it('has nothing for a fourth consumer of three partitions, and begins anew when asked', async () => {
      const { page, box, news, close } = await openBox('partitioner')
      const found = box.getByRole('list', { name: 'To be found' }).getByText('Found.')
      await box.getByRole('button', { name: 'Open' }).press('Enter')
      for (const consumer of ['consumer-2', 'consumer-3', 'consumer-4']) {
        await box.getByRole('checkbox', { name: new RegExp(`^${consumer}`) }).focus()
        await page.keyboard.press('Space')
        await soon(news).toContain(`${consumer} joins.`)
      }
      expect(await news()).toContain('consumer-4 has nothing to read.')
      await soon(() => found.count()).toBe(1)

      await box.getByRole('button', { name: 'Start again' }).press('Enter')
      await soon(news).toBe('Nothing is written yet.')
      expect(await found.count()).toBe(0)
      expect(await box.getByRole('checkbox', { checked: true }).count()).toBe(1)
      await close()
    })
  })

  it('the plan of lesson 01 says what stops without auth, and what two services take along', async () => {
    const { page, box, news, close } = await openBox('failure')
    await box.getByRole('button', { name: 'Open' }).press('Enter')
    const journey = (name: string) => box.getByRole('list', { name: 'Journeys' }).getByText(name)
    await box.getByRole('button', { name: /^auth:/ }).focus()
    await page.keyboard.press('Enter')
    await soon(news).toContain('auth is down → 9 of 11 journeys stop: register (visitor → frontend → gateway → auth)')
    expect(await journey('read-post').textContent()).toContain('stops: visitor → frontend → gateway → content → auth')
    expect(await journey('read-artist').textContent()).toContain('works 99.40 % of the time')
    await box.getByRole('button', { name: /^artist:/ }).press('Space')
    await soon(() => box.getByText('Found.').count()).toBe(1)
    expect(await box.getByText(/works .* of the time/).count()).toBe(0)
    await close()
  })

  describe('SQL', () => {
    const path = '/lessons/02-infrastructure/step-3/'
    const answers = (page: Page) => page.getByRole('region', { name: 'What PostgreSQL answers' })
    const run = (page: Page, cell: number) => page.getByRole('button', { name: 'Run' }).nth(cell)

    it('is loaded when the first block is run, as much as the page says, and blocks above are run before', async () => {
      const { page, asked, troubles, close } = await open(path)
      const postgres = () => asked.filter(path => /\.(wasm|data)$/.test(path))
      expect(postgres()).toEqual([])
      const said = await page.getByRole('status').allTextContents()
      const all = await page.getByRole('button', { name: 'Run' }).count()

      await run(page, all - 1).focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => answers(page).count(), { timeout: 90_000 }).toBe(all)
      expect(await answers(page).last().textContent()).toContain('DETAIL:  Key (lower(name))=(ann) already exists.')
      const megabytes = Math.round(bytesOf(postgres()) / 1e6)
      expect(said).toContain(`Runs in your browser: PostgreSQL, ${megabytes} MB from this site, once.`)
      expect(troubles).toEqual([])
      await close()
    })

    it('answers to a changed text, can be read by all, keeps what was made, and forgets it on reset', async () => {
      const { page, close } = await open(path)
      await run(page, 0).press('Enter')
      const editor = page.getByRole('textbox', { name: /^SQL/ }).first()
      await editor.waitFor({ timeout: 90_000 })

      await editor.fill("SELECT rolname AS who FROM pg_roles WHERE rolname = 'shop_app'")
      await page.keyboard.press('Control+Enter')
      await soon(() => answers(page).first().getByRole('cell').allTextContents()).toEqual(['shop_app'])
      await editor.fill('SELECT 1;\nSELECT nothing;')
      await page.keyboard.press('Control+Enter')
      const error = { severity: 'ERROR', message: 'column "nothing" does not exist', position: 18 }
      const said = answerAsText({ results: [], error }, 'SELECT 1;\nSELECT nothing;')
      await soon(() => answers(page).first().textContent()).toContain(said)
      await editor.fill('SELECT generate_series(1, 1000)')
      await page.keyboard.press('Control+Enter')
      await soon(() => answers(page).first().textContent()).toContain('There are 900 more rows.')

      for (const { name, viewport } of screens) {
        await page.setViewportSize(viewport)
        await page.locator('article').screenshot({ path: join(screenshots, `sql-${name}.png`), style: freeOfBars })
        expect(await violationsInBothThemes(page), name).toEqual({ light: [], dark: [] })
        expect(await widthBeyond(page), name).toBe(0)
      }

      await page.getByRole('button', { name: 'Reset' }).first().press('Enter')
      await soon(() => answers(page).count()).toBe(0)
      await run(page, 0).press('Enter')
      await expect.poll(() => answers(page).first().textContent(), { timeout: 90_000 }).toContain('CREATE ROLE')
      await close()
    })

    it('says plainly when it cannot be loaded', async () => {
      const { page, close } = await open(path)
      await page.route('**/*.wasm', route => route.fulfill({ status: 404, body: '' }))
      await run(page, 0).press('Enter')
      await soon(() =>
        page.getByText(/^PostgreSQL cannot run here: .*404\. What it answers stands below\.$/).count(),
      ).toBe(1)
      await close()
    })
  })
})
