/** Shared by the tests of pages in Chromium. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { ensureSite, siteDirectory } from '../build/site.ts'
import { requires } from '../test/requires.ts'
import { findChromium, openBrowser } from './browser.ts'
import { type Site, startSite } from './server.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Polls with a time limit that suits a busy machine. */
export const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 20_000 })

/**
 * Opens a page in a browser context of its own. `asked` collects the paths of its requests, `troubles` its errors and
 * its requests to other hosts.
 */
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

/** The servers behind a site. */
interface Behind {
  gatewayUrl: string
  /** The learner's state folder, removed after the tests. */
  stateDir: string
}

const nothingBehind = async (): Promise<Behind> => {
  return { gatewayUrl: 'http://127.0.0.1:9', stateDir: await mkdtemp(join(tmpdir(), 'groundwork-pages-')) }
}

/**
 * Serves the built site on a port of its own, with a Chromium, for the tests of the calling block. Without a Chromium
 * the tests are skipped, or fail on CI.
 * @param prepare starts the servers that the site needs. End them in an `afterAll` before this call: the last
 * `afterAll` runs first.
 */
export function servedSite(prepare: () => Promise<Behind> = nothingBehind) {
  let behind: Behind
  let site: Site
  let browser: Browser
  beforeEach(requires('Chromium', findChromium() !== undefined))
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
    /** The folder of the learner's record that this site shows. */
    record: () => join(behind.stateDir, 'progress'),
    open: (path: string, look?: BrowserContextOptions) => openPage(browser, site.url, path, look),
  }
}

/**
 * Complaints of axe-core about the page as it is, one line each.
 * @param rules all when absent
 */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  const results = await page.evaluate(
    only => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(only),
    rules ? { runOnly: rules } : {},
  )
  return results.violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}`))
}

/** By how many pixels the page is wider than its window. */
export const widthBeyond = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(document.documentElement.scrollWidth - window.innerWidth, 0))

/** Complaints of axe-core about the page in each theme. */
export async function violationsInBothThemes(page: Page): Promise<{ light: string[]; dark: string[] }> {
  await showIn(page, 'light')
  const light = await violations(page)
  await showIn(page, 'dark')
  // Only colours differ in the other theme.
  return { light, dark: await violations(page, ['color-contrast']) }
}

/** Resolves when the page has the colours of the theme. */
export async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  // Before hydration, the page ignores a change of the theme.
  await page.locator('html[data-has-hydrated=true]').waitFor({ state: 'attached' })
  await page.emulateMedia({ colorScheme })
  await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: 'attached' })
  // In the middle of a colour transition, the contrast of a button is lower.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
}
