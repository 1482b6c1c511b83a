/** What tests of pages in Chromium share. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { ensureSite, siteDirectory } from '../build/site.ts'
import { findChromium, openBrowser } from './browser.ts'
import { type Site, startSite } from './server.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A page on a busy machine takes its time. */
export const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 20_000 })

/** A page in a browser of its own, with the paths that it asked for, and its troubles: errors, and whom else it asked. */
async function openPage(browser: Browser, site: string, path: string, look: BrowserContextOptions = {}) {
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

/** What a site needs besides its pages. */
interface Behind {
  gatewayUrl: string
  /** The folder of the learner's state, which is removed when the tests have run. */
  stateDir: string
}

const nothingBehind = async (): Promise<Behind> => {
  return { gatewayUrl: 'http://127.0.0.1:9', stateDir: await mkdtemp(join(tmpdir(), 'groundwork-pages-')) }
}

/**
 * The built site on a port of its own, and a Chromium, for the tests of the block that calls this. They are left out on a
 * machine that has no Chromium.
 * @param prepare starts what the site asks. What it started is to be ended in an `afterAll` that stands before this call:
 * the last one to stand there runs first.
 */
export function servedSite(prepare: () => Promise<Behind> = nothingBehind) {
  let behind: Behind
  let site: Site
  let browser: Browser
  beforeEach(context => context.skip(!findChromium(), 'there is no Chromium on this machine'))
  beforeAll(async () => {
    if (!findChromium()) return
    await ensureSite(() => {})
    behind = await prepare()
    site = await startSite({ port: 0, buildDir: siteDirectory, ...behind })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    if (behind) await rm(behind.stateDir, { recursive: true, force: true })
  })
  return {
    url: () => site.url,
    /** The folder of the learner's record, which this site shows. */
    record: () => join(behind.stateDir, 'progress'),
    open: (path: string, look?: BrowserContextOptions) => openPage(browser, site.url, path, look),
  }
}

/** What axe-core complains about on the page as it is, as short lines. @param rules all when absent */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  const results = await page.evaluate(
    only => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(only),
    rules ? { runOnly: rules } : {},
  )
  return results.violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}`))
}

/** Pixels that the page is wider than its window. */
export const widthBeyond = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(document.documentElement.scrollWidth - window.innerWidth, 0))

/** What axe-core complains about in each theme. */
export async function violationsInBothThemes(page: Page): Promise<{ light: string[]; dark: string[] }> {
  await showIn(page, 'light')
  const light = await violations(page)
  await showIn(page, 'dark')
  // The other theme has other colours, and nothing else.
  return { light, dark: await violations(page, ['color-contrast']) }
}

/** Resolves when the page has the colours of the theme. */
export async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  // Before that the page does not hear that the theme has changed, and never shows it.
  await page.locator('html[data-has-hydrated=true]').waitFor({ state: 'attached' })
  await page.emulateMedia({ colorScheme })
  await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: 'attached' })
  // A button passes from one colour to the other, and half way it can be read less well.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
}
