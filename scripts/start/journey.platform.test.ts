import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { NewInstructor } from '@groundwork/progress/admin'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { buildServices } from '../build/services.mjs'
import { main } from '../lab/main.ts'
import { type CoursePaths, coursePaths } from '../lab/paths.ts'
import { join as joinCohort } from '../lab/progress/join.ts'
import { loadPlatform } from '../platform/project.ts'
import { servedSite } from '../site/pages.testkit.ts'
import { createLocalStack } from '../stack/running.ts'
import type { Stack } from '../stack/types.ts'

describe('the whole way through', () => {
  let paths: CoursePaths
  let stack: Stack
  let gateway: string

  afterAll(async () => {
    await stack?.down({ volumes: true })
    if (paths) rmSync(join(paths.state, '..'), { recursive: true, force: true })
  })
  const site = servedSite(async () => {
    const folder = mkdtempSync(join(coursePaths.state, 'journey-'))
    paths = { ...coursePaths, workspaces: join(folder, 'workspace'), state: join(folder, 'state') }
    mkdirSync(paths.state)
    await buildServices()
    stack = await createLocalStack(loadPlatform(), { stateDir: join(folder, 'platform'), anyPorts: true })
    await stack.up()
    const { host, port } = (await stack.endpoint('gateway', 8080)) ?? {}
    gateway = `http://${host}:${port}`
    return { gatewayUrl: gateway, stateDir: paths.state }
  })

  it('reads the lesson, answers the quiz, sees the exercise tick and the instructor’s board change', async () => {
    const { password, cohort } = await newInstructor('Grace')
    const code = cohort?.joinCode?.code ?? ''
    const joined = await joinCohort({ code, name: 'Ada', server: gateway, stateDir: join(paths.state, 'progress') })
    expect(joined.lines.join('\n')).toContain('Your instructor sees you as Ada')

    const board = await logIn('Grace', password)
    const ada = board.getByRole('row').filter({ has: board.getByRole('rowheader', { name: 'Ada' }) })
    await expect.poll(() => ada.textContent()).toContain('never')

    const lesson = await pageAt('/lessons/02-infrastructure/')
    expect(await lesson.getByRole('heading', { level: 1 }).textContent()).toContain('Preparing the infrastructure')
    await turnPages(lesson, 7)
    const question = lesson.locator('form', {
      has: lesson.getByRole('group', { name: /The table is not there/ }),
    })
    await question.getByRole('radio', { name: /The volume is not empty/ }).check()
    await question.getByRole('button', { name: 'Check my answer' }).click()
    await expect.poll(() => question.getByRole('status').textContent()).toContain('Right.')

    // The learner's own workspace, with right work in it, checked by the real command.
    expect(await lab('start', '03')).toBe(0)
    cpSync(join(paths.labs, '03-domain-model/solution'), join(paths.workspaces, '03-domain-model'), { recursive: true })
    const exercise = (await pageAt('/lessons/03-domain-model/')).getByRole('region', { name: /^Lab 03/ })
    const first = exercise.getByRole('listitem').filter({ hasText: 'Step 1:' })
    expect(await first.textContent()).toContain('not started')
    expect(await lab('check', '03')).toBe(0)
    await expect.poll(() => first.textContent(), { timeout: 10_000 }).toContain('proved by running')
    await expect.poll(() => exercise.textContent(), { timeout: 10_000 }).toContain('100 of 100 points')

    await expect.poll(() => ada.textContent(), { timeout: 30_000 }).toContain('5 of 5 done')
    expect(await board.locator('main').textContent()).toContain('Every result is self-reported')
  }, 180_000)

  async function newInstructor(name: string): Promise<NewInstructor> {
    const { stdout, stderr } = await stack.exec('progress', ['node', 'admin.js', 'instructor', 'add', name])
    expect(stderr).toBe('')
    return JSON.parse(stdout)
  }

  const pageAt = async (path: string): Promise<Page> => (await site.open(path)).page

  /** By the link at the foot of each page, as a reader does. */
  async function turnPages(page: Page, times: number): Promise<void> {
    for (let turned = 0; turned < times; turned++) {
      const before = page.url()
      await page.getByRole('link', { name: /^Next/ }).click()
      await page.waitForURL(url => url.href !== before)
    }
  }

  async function logIn(name: string, password: string): Promise<Page> {
    const page = await pageAt('/instructor/')
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('rowheader', { name: 'Ada' }).waitFor()
    return page
  }

  function lab(...argv: string[]): Promise<number> {
    const quiet = () => {}
    return main(argv, { paths, out: quiet, err: quiet, signal: new AbortController().signal })
  }
})
