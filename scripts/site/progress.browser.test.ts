import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { readAttempts, recordAttempt } from '../lab/progress/index.ts'
import { servedSite, soon, violations, widthBeyond } from './pages.testkit.ts'

describe('one’s own progress, in Chromium', () => {
  const site = servedSite()

  const { open } = site

  const check = (step: number, status: 'pass' | 'fail' | 'files-right', work: string) => {
    const score = status === 'pass' ? 10 : 0
    const attempt = { item: `02.lab.${step}`, kind: 'check', status, score, maxScore: 10, work } as const
    return recordAttempt({ ...attempt, contentVersion: 'v1' }, { stateDir: site.record() })
  }
  const stateOfStep = (page: Page, step: RegExp) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: step }) })

  it('leads to the first lesson as long as nothing is recorded', async () => {
    const { page, close } = await open('/progress/')
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
      const { page, close } = await open('/progress/', { colorScheme, viewport: { width, height: 900 } })
      await soon(() => stateOfStep(page, /^1 The compose file/).textContent()).toMatch(/proved by running20\/202$/)
      expect(await stateOfStep(page, /^2 The environment/).textContent()).toContain('files right, not run yet0/10')
      expect(await stateOfStep(page, /^3 The database/).textContent()).toContain('regressed20/20')
      expect(await page.getByRole('listitem').filter({ hasText: 'passed before' }).textContent()).toContain('step 3')
      expect(await page.getByRole('main').textContent()).toContain('you are in no cohort')
      expect(await violations(page)).toEqual([])
      expect(await widthBeyond(page)).toBe(0)
      await close()
    },
  )

  it('is saved as a file', async () => {
    await check(1, 'fail', 'a1')
    const { page, close } = await open('/progress/')
    const waiting = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Save the record as a file' }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe('groundwork-record.json')
    const { events } = JSON.parse(readFileSync(await download.path(), 'utf8'))
    expect(events).toEqual(await readAttempts({ stateDir: site.record() }))
    await close()
  })

  it('stands in the menu and above a lesson, in words as well', async () => {
    await check(2, 'files-right', 'b2')
    const { page, close } = await open('/lessons/02-infrastructure/step-2/')
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
    await page.goto(`${site.url()}/lessons/02-infrastructure/step-2/`)
    await soon(() => page.getByRole('region', { name: /^Lab 02/ }).textContent()).toContain('npm start')
    expect(await page.getByRole('link', { name: '2 Environment, 10 points', exact: true }).count()).toBe(1)
    await page.goto(`${site.url()}/progress/`)
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
    await page.goto(`${site.url()}/lessons/02-infrastructure/step-2/`)
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
