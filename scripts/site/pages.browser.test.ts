import { describe, expect, it } from 'vitest'
import { announceActivity, recordAttempt } from '../lab/progress/index.ts'
import { servedSite, soon, violationsInBothThemes } from './pages.testkit.ts'

describe('the built site, in Chromium', () => {
  const site = servedSite()

  const { open } = site

  it.each(['/', '/lessons/02-infrastructure/', '/reference/quick-start/', '/instructor/'])(
    '%s is readable for all in both themes, and asks nobody but us',
    async path => {
      const { page, troubles, close } = await open(path, { colorScheme: 'light' })
      expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] })
      expect(troubles).toEqual([])
      await close()
    },
  )

  describe('the first page', () => {
    it('names all lessons, and leads to the step that one was at', async () => {
      const { page, close } = await open('/')
      await soon(() => page.getByRole('listitem').filter({ hasText: 'in preparation' }).count()).toBeGreaterThan(0)
      const attempt = { item: '03.lab.1', kind: 'check', status: 'pass', score: 10, maxScore: 10 } as const
      await recordAttempt({ ...attempt, contentVersion: 'v1' }, { stateDir: site.record() })
      const on = page.getByRole('link', { name: /^Continue with lesson 03, step 2/ })
      await soon(() => on.count()).toBe(1)
      await on.click()
      await soon(() => new URL(page.url()).pathname).toBe('/lessons/03-domain-model/step-2/')
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

      await announceActivity({ lab: '02', step: 1, state: 'running' }, { stateDir: site.record() })
      await soon(() => first.textContent()).toContain('being checked')
      await announceActivity({ lab: '02', step: 1, state: 'files-right' }, { stateDir: site.record() })
      await soon(() => first.textContent()).toContain('files right, not run yet')
      expect(await exercise.textContent()).toContain('0 of 100 points')
      await announceActivity({ lab: '02', step: 1, state: 'proved' }, { stateDir: site.record() })
      await soon(() => exercise.textContent()).toContain('20 of 100 points')
      await soon(() => exercise.getByRole('status').textContent()).toContain('Step 1: proved by running.')

      const attempt = { item: '02.lab.1', kind: 'check', status: 'pass', score: 20, maxScore: 20 } as const
      await recordAttempt({ ...attempt, contentVersion: 'v1', work: 'a1' }, { stateDir: site.record() })
      await page.reload()
      await soon(() => first.textContent()).toContain('proved by running')
      await close()
    })

    it('says how to get its signs where no local server is', async () => {
      const { page, close } = await open('/')
      await page.route('**/local/**', route => route.fulfill({ status: 404, body: '' }))
      await page.goto(`${site.url()}/lessons/02-infrastructure/`)
      await soon(() => page.getByRole('region', { name: /^Lab 02/ }).textContent()).toContain('npm start')
      await close()
    })
  })
})
