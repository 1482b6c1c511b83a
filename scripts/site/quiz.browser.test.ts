import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { OrderQuestion, QuizQuestion } from '../../src/content/quiz.ts'
import { eventsOf } from '../../src/content/quiz-answers.ts'
import { readQuizzes } from '../docs/read-quizzes.ts'
import { repository } from '../lab/paths.ts'
import { readAttempts } from '../lab/progress/index.ts'
import { servedSite, soon, violations, violationsInBothThemes } from './pages.testkit.ts'

const screenshots = join(repository.state, 'screenshots')
const phone = { width: 390, height: 844 }
const pathOf: Record<string, string> = {
  '01': '/lessons/01-architecture/',
  '02': '/lessons/02-infrastructure/',
  '03': '/lessons/03-domain-model/',
  '04': '/lessons/04-database-per-service/',
  '05': '/lessons/05-use-cases/',
}

describe('a quiz, in Chromium', () => {
  const site = servedSite()

  const { open } = site

  const attemptsAt = async (item: string) =>
    (await readAttempts({ stateDir: site.record() }))
      .filter(attempt => attempt.item === item)
      .map(({ status, score, evidence }) => [status, score, evidence])

  describe.each(readQuizzes())('of lesson $lesson', ({ lesson, questions }) => {
    it('is done with the keyboard alone, on a phone, and readable in both themes', async () => {
      const { page, close } = await open(`${pathOf[lesson]}recap/`, { viewport: phone })
      expect(await violations(page)).toEqual([])
      for (const question of questions) {
        const form = formOf(page, question)
        await answerByKeyboard(page, form, question)
        await soon(() => form.getByRole('status').last().textContent()).toContain('Right.')
        expect(await isFocused(form.getByRole('status').last())).toBe(true)
        await expect.poll(async () => (await attemptsAt(question.item)).at(-1)?.[0]).toBe('pass')
      }
      const total = questions.reduce((sum, { points }) => sum + points, 0)
      expect(await page.getByText(`You have ${total} of ${total} points.`).count()).toBe(1)
      await page.screenshot({ path: join(screenshots, `quiz-${lesson}-light.png`), fullPage: true })
      expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] })
      await page.screenshot({ path: join(screenshots, `quiz-${lesson}-dark.png`), fullPage: true })
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(tooWide).toBeLessThanOrEqual(0)
      await close()
    }, 240_000)
  })

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
    const options = async (page: Page) =>
      formOf(page, questionNamed('02.quiz.init-runs-once'))
        .getByRole('radio')
        .evaluateAll(inputs => inputs.map(input => input.closest('label')?.textContent))
    const seen = new Set<string>()
    for (let learner = 0; learner < 12 && seen.size < 2; learner++) {
      const { page, close } = await open('/lessons/02-infrastructure/step-3/')
      const shown = await options(page)
      expect(shown.length).toBe(4)
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
      .poll(async () => (await attemptsAt(question.item)).slice(-2))
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
    await expect.poll(async () => (await attemptsAt(question.item)).at(-1)).toEqual(['fail', 0, { chosen: [1] }])
    await close()
  })
})

const questionNamed = (item: string): QuizQuestion =>
  readQuizzes()
    .flatMap(({ questions }) => questions)
    .find(question => question.item === item)!

const formOf = (page: Page, { text }: QuizQuestion): Locator =>
  page.locator('form', { has: page.getByRole('group', { name: text.replaceAll('`', '').trim() }) })

const isFocused = (element: Locator): Promise<boolean> => element.evaluate(it => it === document.activeElement)

/** Rightly, with nothing but keys. */
async function answerByKeyboard(page: Page, form: Locator, question: QuizQuestion): Promise<void> {
  if (question.type === 'short') {
    await tabTo(page, form.getByRole('textbox'))
    await page.keyboard.type(question.accepts[0]!)
    return page.keyboard.press('Enter')
  }
  if (question.type === 'order') await orderByKeyboard(page, form, question)
  else if (question.type === 'multiple') {
    for (const [place, correct] of (await keysShown(form, question)).entries()) {
      await tabTo(page, form.getByRole('checkbox').nth(place))
      if (correct) await page.keyboard.press('Space')
    }
  } else {
    const place = (await keysShown(form, question)).indexOf(true)
    await tabTo(page, form.getByRole('radio').first())
    if (place === 0) await page.keyboard.press('Space')
    for (let down = 0; down < place; down++) await page.keyboard.press('ArrowDown')
  }
  await tabTo(page, form.getByRole('button', { name: 'Check my answer' }))
  await page.keyboard.press('Enter')
}

/** From the top, each event as far up as it belongs. */
async function orderByKeyboard(page: Page, form: Locator, question: OrderQuestion): Promise<void> {
  const events = eventsOf(question).map(event => event.replaceAll('`', ''))
  for (const [place, event] of events.entries()) {
    const now = (await form.getByRole('listitem').allTextContents()).findIndex(text => text.startsWith(event))
    if (now === place) continue
    const up = form.getByRole('button', { name: `Move up: ${event}`, exact: true })
    await tabTo(page, up)
    for (let at = now; at > place; at--) {
      await page.keyboard.press('Enter')
      await soon(() => form.getByRole('status').first().textContent()).toContain(`Now number ${at} of ${events.length}`)
      expect(await isFocused(up)).toBe(true)
    }
  }
}

/** Which of the options is right, as they stand on the page. */
async function keysShown(form: Locator, question: Extract<QuizQuestion, { options: unknown }>): Promise<boolean[]> {
  const labels = await form.locator('label').allTextContents()
  return labels.map(label => {
    const option = question.options.find(({ text }) => text.replaceAll('`', '').trim() === label.trim())
    if (!option) throw new Error(`No option says “${label}”.`)
    return option.correct ?? false
  })
}

async function tabTo(page: Page, element: Locator): Promise<void> {
  for (let pressed = 0; pressed < 80; pressed++) {
    if (await isFocused(element)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('The Tab key does not lead there.')
}
