import { gzipSync } from 'node:zlib'
import type { Request, Response } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { servedSite, soon, violationsInBothThemes } from './pages.testkit.ts'

describe('the search, in Chromium', () => {
  const { open, url } = servedSite()

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
    expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] })

    await page.keyboard.press('ArrowDown')
    expect(await first.evaluate(link => link === document.activeElement)).toBe(true)
    await page.keyboard.press('ArrowUp')
    const target = new URL((await first.getAttribute('href')) ?? '', url())
    await page.keyboard.press('Enter')
    await soon(() => page.url()).toBe(target.href)
    expect(await dialog.count()).toBe(0)
    expect(troubles).toEqual([])
    await close()
  })

  it('is loaded when it is first wanted, and weighs at most 120 KB', async () => {
    const { page, asked, close } = await open('/')
    await page.waitForLoadState('networkidle')
    expect(asked.filter(path => path.startsWith('/pagefind/'))).toEqual([])
    const weighing: Promise<number>[] = []
    // What is fetched ahead for the pages that are linked is not the search's, however late a busy machine fetches it.
    const isAhead = async (request: Request) => 'sec-purpose' in (await request.allHeaders())
    const weigh = async (response: Response) =>
      (await isAhead(response.request())) ? 0 : gzipSync(await response.body()).length
    page.on('response', response => {
      if (!response.url().includes('/local/')) weighing.push(weigh(response))
    })
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('searchbox').fill('idempotent')
    await soon(() => page.getByRole('dialog').getByRole('link').count()).toBeGreaterThan(0)
    const weights = (await Promise.all(weighing)).filter(bytes => bytes > 0)
    const total = weights.reduce((sum, bytes) => sum + bytes, 0)
    console.log(`first search: ${Math.ceil(total / 1024)} KB gzipped in ${weights.length} files`)
    expect(asked.filter(path => path.startsWith('/pagefind/'))).not.toEqual([])
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
