import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { OrderQuestion, QuizQuestion } from '../../src/content/quiz.ts'
import { readQuizzes } from '../docs/read-quizzes.ts'
import { servedSite, soon } from './pages.testkit.ts'
import { attemptsAt, formOf, isFocused } from './quiz.testkit.ts'

describe('a quiz, in Chromium', () => {
  const site = servedSite()

  const { open } = site

  it('asks the question of a step at its checkpoint, and knows the answer on the last page', async () => {
    const question = questionNamed('01.quiz.three-at-once')
    const { page, close } = await open('/lessons/01-architecture/step-3/')
    expect(await page.locator('form').count()).toBe(1)
    const form = formOf(page, question)
    await form.getByRole('textbox').fill(' 98.5 % ')
    await form.getByRole('button', { name: 'Check my answer' }).click()
    await soon(() => form.getByRole('status').textContent()).toContain('Right. 1 point.')
    await page.goto(`${site.url()}/lessons/01-architecture/recap/`)
    await soon(() => formOf(page, question).getByRole('status').textContent()).toContain('Right. 1 point.')
    await close()
  })

  it('shows options shuffled: the same at each visit, another order to others', async () => {
    const options = async (page: Page) => {
      const radios = formOf(page, questionNamed('02.quiz.init-runs-once')).getByRole('radio')
      await soon(() => radios.count()).toBe(4)
      return radios.evaluateAll(inputs => inputs.map(input => input.closest('label')?.textContent))
    }
    const seen = new Set<string>()
    for (let learner = 0; learner < 12 && seen.size < 2; learner++) {
      const { page, close } = await open('/lessons/02-infrastructure/step-3/')
      const shown = await options(page)
      await page.reload()
      expect(await options(page)).toEqual(shown)
      seen.add(shown.join('\n'))
      await close()
    }
    expect(seen.size).toBe(2)
  })

  it('says of a wrong choice why, and of the others nothing', async () => {
    const question = questionNamed('02.quiz.init-runs-once')
    const { page, close } = await open('/lessons/02-infrastructure/recap/')
    const form = formOf(page, question)
    const result = form.getByRole('status')
    await form.getByRole('radio', { name: /The image must be built again/ }).check()
    await form.getByRole('button', { name: 'Check my answer' }).click()
    await soon(() => result.textContent()).toContain('Not yet.')
    expect(await form.textContent()).toContain('Wrong: The script is mounted')
    expect(await form.textContent()).not.toContain('Right:')

    await form.getByRole('button', { name: 'Try again' }).press('Enter')
    // Trying again leads the keyboard back to the first choice, a frame after the choices can be made again.
    await soon(() => isFocused(form.getByRole('radio').first())).toBe(true)
    await form.getByRole('radio', { name: /The volume is not empty/ }).check()
    await form.getByRole('button', { name: 'Check my answer' }).click()
    await soon(() => result.textContent()).toContain('Right. 1 point.')
    await expect
      .poll(async () => (await attemptsAt(site.record(), question.item)).slice(-2))
      .toEqual([
        ['fail', 0, { chosen: [0] }],
        ['pass', 1, { chosen: [1] }],
      ])
    await close()
  })

  it('tells neither before nor after how many are right', async () => {
    const { page, close } = await open('/lessons/02-infrastructure/recap/')
    const form = formOf(page, questionNamed('02.quiz.who-reaches-redis'))
    const result = form.getByRole('status')
    expect(await form.textContent()).toContain('Choose all that apply.')

    await form.getByRole('button', { name: 'Check my answer' }).click()
    expect(await result.textContent()).toContain('Answer first.')
    await form.getByRole('checkbox', { name: /at redis:6379/ }).check()
    await form.getByRole('button', { name: 'Check my answer' }).click()
    await soon(() => result.textContent()).toContain('Not yet. What you chose is right, and something is missing.')
    expect(await form.textContent()).not.toMatch(/\d of \d/)
    await close()
  })

  it('says of a wrong order which event comes too early, keeps what was ordered, and says where a moved one stands', async () => {
    const question = questionNamed('02.quiz.from-nothing') as OrderQuestion
    const { page, close } = await open('/lessons/02-infrastructure/step-1/')
    const form = formOf(page, question)
    const result = form.getByRole('status').last()
    await form.getByRole('button', { name: 'Check my answer' }).click()
    await soon(() => result.textContent()).toContain('Not yet. One of the events says why')
    expect(await form.getByText('Wrong:').count()).toBe(1)
    const before = await form.getByRole('listitem').allTextContents()

    await form.getByRole('button', { name: 'Try again' }).click()
    const down = form.getByRole('button', { name: /^Move down/ }).first()
    await soon(() =>
      form
        .getByRole('button', { name: /^Move up/ })
        .first()
        .evaluate(it => it === document.activeElement),
    ).toBe(true)
    expect(before[0]).toContain(await form.getByRole('listitem').first().locator('span').first().textContent())

    const name = (await down.getAttribute('aria-label')) ?? ''
    await down.click()
    await soon(() => form.getByRole('status').first().textContent()).toBe(
      `Now number 2 of 5: ${name.replace('Move down: ', '')}`,
    )
    expect(await isFocused(form.getByRole('button', { name, exact: true }))).toBe(true)
    await close()
  })

  it('says to a near miss why it is one, and takes no text along', async () => {
    const question = questionNamed('01.quiz.three-at-once')
    const { page, close } = await open('/lessons/01-architecture/recap/')
    const form = formOf(page, question)
    await form.getByRole('textbox').fill('99,5 %')
    await form.getByRole('textbox').press('Enter')
    await soon(() => form.getByRole('status').textContent()).toContain('Read what is said of your answer')
    expect(await form.textContent()).toContain('Wrong: That is one of them.')
    await expect
      .poll(async () => (await attemptsAt(site.record(), question.item)).at(-1))
      .toEqual(['fail', 0, { chosen: [1] }])
    await close()
  })
})

const questionNamed = (item: string): QuizQuestion =>
  readQuizzes()
    .flatMap(({ questions }) => questions)
    .find(question => question.item === item)!
