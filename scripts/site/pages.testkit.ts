/** What tests of pages in Chromium share. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A page on a busy machine takes its time. */
export const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 20_000 })

/** A page in a browser of its own, with the paths that it asked for, and its troubles: errors, and whom else it asked. */
export async function openPage(browser: Browser, site: string, path: string, look: BrowserContextOptions = {}) {
  const context = await browser.newContext(look)
  const page = await context.newPage()
  const asked: string[] = []
  const troubles: string[] = []
  page.on('pageerror', error => troubles.push(error.message))
  page.on('console', message => message.text().includes('Content Security') && troubles.push(message.text()))
  page.on('request', request => {
    const url = request.url()
    if (url.startsWith(`${site}/`)) asked.push(url.slice(site.length))
    else if (!url.startsWith('data:')) troubles.push(`asked ${url}`)
  })
  await page.goto(site + path)
  return { page, asked, troubles, close: () => context.close() }
}

/** What axe-core complains about on the page as it is, as short lines. @param rules all when absent */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  await page.evaluate(axe)
  const results = await page.evaluate(
    only => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(only),
    rules ? { runOnly: rules } : {},
  )
  return results.violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}`))
}

/** What axe-core complains about in each theme, of a page that is shown in the light one. */
export async function violationsInBothThemes(page: Page): Promise<{ light: string[]; dark: string[] }> {
  const light = await violations(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' })
  // A button passes from one colour to the other, and half way it can be read less well.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
  // The other theme has other colours, and nothing else.
  return { light, dark: await violations(page, ['color-contrast']) }
}
