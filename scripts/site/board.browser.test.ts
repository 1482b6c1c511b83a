import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { AdminAnswers } from '@groundwork/progress/admin'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { buildServices } from '../build/services.mjs'
import { fillCohort } from '../demo/fill.ts'
import { imagineCohort } from '../demo/imagine.ts'
import { coursePaths } from '../lab/paths.ts'
import { loadPlatform } from '../platform/project.ts'
import { createLocalStack } from '../stack/running.ts'
import type { Stack } from '../stack/types.ts'
import { servedSite, showIn, soon, violations, violationsInBothThemes, widthBeyond } from './pages.testkit.ts'

const screenshots = join(coursePaths.state, 'screenshots')
const laptop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

describe('the instructor’s board, in Chromium', () => {
  let stack: Stack
  let folder: string
  let instructor: AdminAnswers['instructor add']

  afterAll(async () => {
    await stack?.down({ volumes: true })
    if (folder) rmSync(folder, { recursive: true, force: true })
  })
  const site = servedSite(async () => {
    mkdirSync(screenshots, { recursive: true })
    folder = mkdtempSync(join(coursePaths.state, 'board-'))
    const stateDir = join(folder, 'state')
    mkdirSync(stateDir)
    await buildServices(['progress'])
    const services = ['postgres', 'postgres-roles', 'progress']
    stack = await createLocalStack(loadPlatform(), { stateDir: join(folder, 'platform'), anyPorts: true, services })
    await stack.up({ services })
    const { host, port } = (await stack.endpoint('progress', 8000))!
    const url = `http://${host}:${port}`
    instructor = await admin('instructor add', 'Grace')
    const small = await admin('cohort add', 'Thirty', '--instructor', 'Grace')
    const large = await admin('cohort add', 'Two hundred', '--instructor', 'Grace')
    const now = new Date()
    await Promise.all([
      fillCohort(url, small.joinCode!.code, imagineCohort({ learners: 30, seed: 1, now })),
      fillCohort(url, large.joinCode!.code, imagineCohort({ learners: 200, seed: 2, now })),
    ])
    return { gatewayUrl: url, stateDir }
  })

  async function admin<Name extends keyof AdminAnswers>(name: Name, ...rest: string[]): Promise<AdminAnswers[Name]> {
    const { stdout, stderr } = await stack.exec('progress', ['node', 'admin.js', ...name.split(' '), ...rest])
    expect(stderr).toBe('')
    return JSON.parse(stdout) as AdminAnswers[Name]
  }

  const shown = (page: Page) => page.getByRole('navigation', { name: 'Views of the cohort' }).waitFor()

  /** The board at an address, for somebody who has just logged in there. */
  async function logIn(search: string) {
    const opened = await site.open(`/instructor/${search}`, { viewport: laptop })
    const { page } = opened
    await page.getByLabel('Name', { exact: true }).fill('Grace')
    await page.getByLabel('Password').fill(instructor.password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await shown(page)
    return opened
  }

  /** What a browser keeps of a login. */
  let session: BrowserContextOptions['storageState']

  /** The board at an address, for somebody who has logged in before. */
  async function open(search: string, look: BrowserContextOptions = {}) {
    if (!session) {
      const { page, close } = await logIn('')
      session = await page.context().storageState()
      await close()
    }
    const opened = await site.open(`/instructor/${search}`, { viewport: laptop, storageState: session, ...look })
    await shown(opened.page)
    return opened
  }

  /** The same for somebody whose account has another role: that is what its session differs in. */
  async function openAs(role: 'helper' | 'researcher', search: string) {
    const { page, close } = await logIn('')
    const storageState = await page.context().storageState()
    await close()
    const newest = 'created_at = (SELECT max(created_at) FROM progress.session)'
    const change = `UPDATE progress.session SET roles = '{${role}}' WHERE ${newest}`
    const psql = 'psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "$0"'
    const { stdout } = await stack.exec('postgres', ['sh', '-c', psql, change])
    expect(stdout).toContain('UPDATE 1')
    return site.open(`/instructor/${search}`, { viewport: laptop, storageState })
  }

  const names = (page: Page) => page.locator('tbody th[scope=row]').allTextContents()

  it('says that there is no such cohort, and shows one that is there under its own address', async () => {
    const { page, close } = await logIn('?cohort=no-such&view=help&learner=nobody')
    expect(await page.getByRole('alert').textContent()).toContain('You have no cohort “no-such”')
    expect(new URL(page.url()).search).toBe('')
    await page.getByRole('combobox', { name: 'Cohort' }).selectOption({ label: 'Thirty' })
    await soon(() => names(page)).toHaveLength(30)
    expect(await page.getByRole('alert').count()).toBe(0)
    await close()
  })

  it('shows thirty learners on one laptop screen, in both themes', async () => {
    const { page, troubles, close } = await open('?cohort=thirty')
    await page.locator('tbody tr').nth(29).waitFor()
    for (const theme of ['light', 'dark'] as const) {
      await showIn(page, theme)
      await page.screenshot({ path: join(screenshots, `board-grid-${theme}.png`) })
      const heights = await page.locator('tbody tr').evaluateAll(rows => rows.map(row => row.getBoundingClientRect()))
      expect(heights).toHaveLength(30)
      expect(Math.max(...heights.map(({ height }) => height))).toBeLessThanOrEqual(24)
      const foot = await page.locator('tfoot').getByRole('rowheader').first().boundingBox()
      // Above the totals, which stay at the foot of the grid.
      expect(heights.at(-1)!.bottom).toBeLessThanOrEqual(foot!.y + 1)
      expect(foot!.y + 2 * foot!.height).toBeLessThanOrEqual(laptop.height)
    }
    expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] })
    expect(troubles).toEqual([])
    await close()
  })

  it('keeps head, names and totals in sight while two hundred scroll by', async () => {
    const { page, close } = await open('?cohort=two-hundred&open=02,03')
    await page.locator('tbody tr').nth(199).waitFor()
    const grid = page.getByRole('region', { name: 'Learners by lessons' })
    await grid.focus()
    await page.keyboard.press('End')
    await grid.evaluate(it => it.scrollTo({ left: it.scrollWidth, top: it.scrollHeight / 2 }))
    await page.screenshot({ path: join(screenshots, 'board-grid-200.png') })
    const box = (await grid.boundingBox())!
    const head = (await page.getByRole('columnheader', { name: 'Learner' }).boundingBox())!
    expect(Math.round(head.y - box.y)).toBe(0)
    expect(Math.round(head.x - box.x)).toBe(0)
    const foot = (await page.locator('tfoot').getByRole('rowheader').first().boundingBox())!
    expect(foot.y + 2 * foot.height).toBeLessThanOrEqual(box.y + box.height + 1)
    // On top of the columns that have gone below it.
    const onTop = await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('th')?.textContent, {
      x: foot.x + 10,
      y: foot.y + 10,
    })
    expect(onTop).toContain('begun')
    const inSight = await page.locator('tbody th[scope=row]').evaluateAll(
      (rows, { left, top, bottom }) =>
        rows
          .map(row => row.getBoundingClientRect())
          .filter(row => row.top > top && row.bottom < bottom)
          .every(row => Math.abs(row.left - left) < 2),
      { left: box.x, top: box.y, bottom: box.y + box.height },
    )
    expect(inSight).toBe(true)
    await close()
  })

  it('finds the three who are stuck, says where, on what and what to say, and remembers who was spoken to', async () => {
    const { page, close } = await open('?cohort=thirty')
    await page.getByRole('link', { name: /^Needs help \(\d+\)/ }).click()
    const entries = page.getByRole('listitem').filter({ hasText: 'Failed 5 times' })
    await soon(() => entries.count()).toBe(3)
    await page.screenshot({ path: join(screenshots, 'board-help.png'), fullPage: true })
    const first = entries.first()
    const text = await first.textContent()
    expect(text).toMatch(/step \d/)
    expect(text).toMatch(/\d\d\.\d\.\d\.[a-z-]+/)
    expect(text).toContain('Hint to give:')
    expect(await violations(page)).toEqual([])

    const name = await first.getByRole('heading').textContent()
    await first.getByRole('button', { name: /^Mark as contacted/ }).press('Enter')
    const spoken = page.getByRole('listitem').filter({ hasText: 'Grace spoke to them' })
    await soon(() => spoken.getByRole('heading').textContent()).toBe(name)
    await page.reload()
    await soon(() => spoken.getByRole('heading').textContent()).toBe(name)
    await spoken.getByRole('button', { name: /^Not so/ }).click()
    await soon(() => spoken.count()).toBe(0)
    await close()
  })

  it('says in its address who is shown and in which order, and opens a lesson by keyboard', async () => {
    const { page, close } = await open('?cohort=thirty&order=silent&state=not-right')
    const filtered = await names(page)
    expect(filtered.length).toBeGreaterThan(0)
    expect(filtered.length).toBeLessThan(30)
    await page.getByLabel('State').selectOption('any')
    await soon(async () => (await names(page)).length).toBe(30)
    const seen = await page.locator('tbody tr td:nth-child(2)').allTextContents()
    // Whoever never sent anything joined a moment ago; before them stand those who were last heard of days ago.
    expect(seen[0]).toMatch(/^\d+ d$/)
    await page.getByRole('button', { name: /^02 / }).press('Enter')
    await soon(() => page.url()).toContain('open=02')
    expect(await page.getByRole('columnheader', { name: /^1 / }).count()).toBe(1)
    expect(await violations(page)).toEqual([])
    await page.getByRole('searchbox', { name: 'Who' }).fill('zzz')
    await soon(() => page.getByText('Nobody is like that.').count()).toBe(1)
    await page.reload()
    await soon(() => page.getByRole('searchbox', { name: 'Who' }).inputValue()).toBe('zzz')
    await close()
  })

  it('leads from a name to every attempt, and back', async () => {
    const { page, close } = await open('?cohort=thirty&view=help')
    await page.getByRole('listitem').filter({ hasText: 'Failed 5 times' }).first().getByRole('link').press('Enter')
    const attempts = page.getByRole('table', { name: /attempts, the latest first/ })
    await attempts.waitFor()
    await page.screenshot({ path: join(screenshots, 'board-learner.png'), fullPage: true })
    const latest = await attempts.getByRole('row').nth(1).textContent()
    expect(latest).toContain('not right yet')
    expect(latest).toContain('self-reported')
    expect(await violations(page)).toEqual([])
    await page.goBack()
    await page.getByRole('listitem').filter({ hasText: 'Failed 5 times' }).first().waitFor()
    await close()
  })

  it('shows where a cohort stops, with figures beside the bars', async () => {
    const { page, close } = await open('?cohort=two-hundred&view=funnel')
    const table = page.getByRole('table', { name: /^Of 200 learners/ })
    const first = await table.getByRole('row').filter({ hasText: '1 ' }).nth(1).textContent()
    expect(first).toMatch(/\d/)
    await page.screenshot({ path: join(screenshots, 'board-funnel.png'), fullPage: true })
    expect(await violations(page)).toEqual([])
    await close()
  })

  it('invites by name, renames, takes off the board and back, merges and erases', async () => {
    const { cohort } = instructor
    const { page, close } = await open(`?cohort=${cohort!.slug}&view=roster`)
    expect(await page.getByRole('searchbox', { name: 'Who' }).count()).toBe(0)
    await page.getByLabel(/^By name/).fill('Ida\nIda, desktop')
    await page.getByRole('button', { name: 'Invite 2' }).click()
    const codes = page.getByRole('table', { name: /^Invited/ }).locator('code')
    await soon(() => codes.count()).toBe(2)
    for (const command of await codes.allTextContents()) await enrol(command.split(' ').at(-1)!)
    const learners = page.getByRole('table', { name: /learners?$/ })
    await page.reload()
    await soon(() => learners.getByRole('rowheader').count()).toBe(2)
    await page.screenshot({ path: join(screenshots, 'board-roster.png'), fullPage: true })
    expect(await violations(page)).toEqual([])

    await page.getByRole('button', { name: 'Merge Ida, desktop' }).click()
    await page.getByLabel('Same person as').selectOption({ index: 1 })
    await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click()
    await soon(() => learners.getByRole('rowheader').allTextContents()).toEqual(['Ida '])

    await page.getByRole('button', { name: 'Rename Ida' }).click()
    await page.getByLabel('New name').fill('Ida Berg')
    await page.keyboard.press('Enter')
    await soon(() => learners.getByRole('rowheader').allTextContents()).toEqual(['Ida Berg '])

    await page.getByRole('button', { name: 'Take off the board Ida Berg' }).click()
    await soon(() => learners.getByRole('rowheader').textContent()).toContain('off the board')
    await page.getByRole('button', { name: 'Take back Ida Berg' }).click()
    await soon(() => learners.getByRole('rowheader').textContent()).not.toContain('off the board')

    await page.getByRole('button', { name: 'Erase Ida Berg' }).click()
    const dialog = page.getByRole('dialog')
    await soon(() => dialog.textContent()).toContain('the name “Ida Berg”')
    await page.screenshot({ path: join(screenshots, 'board-erase.png') })
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Erase' }).click()
    await soon(() => learners.getByRole('rowheader').count()).toBe(0)
    await close()
  })

  it('hands out a file for a gradebook', async () => {
    const { page, close } = await open('?cohort=thirty')
    await page.getByText('Export', { exact: true }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'CSV for Canvas' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('thirty.canvas.csv')
    expect(readFileSync(await file.path(), 'utf8').split('\n')).toHaveLength(33)
    await close()
  })

  it('fits a phone', async () => {
    const { page, close } = await open('?cohort=thirty', { viewport: phone })
    for (const view of ['grid', 'help', 'funnel', 'roster']) {
      await page.goto(`${site.url()}/instructor/?cohort=thirty&view=${view}`)
      await page.locator('main :is(tbody tr, ol li)').first().waitFor()
      await page.screenshot({ path: join(screenshots, `board-${view}-phone.png`) })
      expect(await widthBeyond(page), view).toBe(0)
    }
    await close()
  })

  it('shows a researcher totals in whole fives, and no learner', async () => {
    const { page, troubles, close } = await openAs('researcher', '?cohort=thirty')
    const table = page.getByRole('table', { name: 'Of 30 learners, how many have begun and passed each step' })
    await table.waitFor()
    const figures = (await table.locator('td:nth-of-type(-n+2)').allTextContents()).filter(text => text !== '')
    expect(figures.length).toBeGreaterThan(50)
    for (const figure of figures) expect(figure === 'under 5' || Number(figure) % 5 === 0, figure).toBe(true)
    expect(figures).toContain('under 5')
    expect(figures.some(figure => Number(figure) >= 5)).toBe(true)
    expect(await page.getByRole('navigation', { name: 'Views of the cohort' }).count()).toBe(0)
    for (const theme of ['light', 'dark'] as const) {
      for (const [name, viewport] of Object.entries({ laptop, phone })) {
        await page.setViewportSize(viewport)
        await showIn(page, theme)
        await page.screenshot({ path: join(screenshots, `board-totals-${name}-${theme}.png`) })
        expect(await widthBeyond(page), name).toBe(0)
      }
    }
    expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] })
    await page.getByRole('combobox', { name: 'Cohort' }).selectOption({ label: 'First cohort' })
    await page.getByText('There are fewer than 5 learners here').waitFor()
    expect(troubles).toEqual([])
    await close()
  })

  it('shows a helper the learners, and nothing to change', async () => {
    const { page, troubles, close } = await openAs('helper', '?cohort=thirty&view=roster')
    await soon(() => page.getByRole('table', { name: '30 learners' }).getByRole('rowheader').count()).toBe(30)
    expect(await page.getByRole('heading', { name: 'Invite' }).count()).toBe(0)
    expect(await page.getByRole('columnheader', { name: 'Change' }).count()).toBe(0)
    await page.getByRole('link', { name: /^Needs help/ }).click()
    await page.getByRole('listitem').filter({ hasText: 'Failed 5 times' }).first().waitFor()
    expect(await page.getByRole('button', { name: /^(Mark as contacted|Not so)/ }).count()).toBe(0)
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(troubles).toEqual([])
    await close()
  })

  async function enrol(code: string): Promise<void> {
    const response = await fetch(`${site.url()}/api/v1/progress/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
    expect(response.status).toBe(201)
  }
})
