import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { OrderQuestion, QuizQuestion } from '../../src/content/quiz.ts'
import { eventsOf } from '../../src/content/quiz-answers.ts'
import { readQuizzes } from '../docs/read-quizzes.ts'
import { coursePaths } from '../lab/paths.ts'
import { servedSite, soon, violations, violationsInBothThemes, widthBeyond } from './pages.testkit.ts'
import { attemptsAt, formOf, isFocused } from './quiz.testkit.ts'

const screenshots = join(coursePaths.state, 'screenshots')
const phone = { width: 390, height: 844 }
const pathOf: Record<string, string> = {
  '01': '/lessons/01-architecture/',
  '02': '/lessons/02-infrastructure/',
  '03': '/lessons/03-domain-model/',
  '04': '/lessons/04-database-per-service/',
  '05': '/lessons/05-use-cases/',
}

describe('every quiz, in Chromium', () => {
  const { open, record } = servedSite()

  it.each(readQuizzes())(
    'that of lesson $lesson is done with the keyboard alone, on a phone, and readable in both themes',
    async ({ lesson, questions }) => {
      const { page, close } = await open(`${pathOf[lesson]}recap/`, { viewport: phone })
      expect(await violations(page)).toEqual([])
      for (const question of questions) {
        const form = formOf(page, question)
        await answerByKeyboard(page, form, question)
        await soon(() => form.getByRole('status').last().textContent()).toContain('Right.')
        expect(await isFocused(form.getByRole('status').last())).toBe(true)
        await expect.poll(async () => (await attemptsAt(record(), question.item)).at(-1)?.[0]).toBe('pass')
      }
      const total = questions.reduce((sum, { points }) => sum + points, 0)
      expect(await page.getByText(`You have ${total} of ${total} points.`).count()).toBe(1)
      await page.screenshot({ path: join(screenshots, `quiz-${lesson}-light.png`), fullPage: true })
      expect(await violationsInBothThemes(page)).toEqual({ light: [], dark: [] })
      await page.screenshot({ path: join(screenshots, `quiz-${lesson}-dark.png`), fullPage: true })
      expect(await widthBeyond(page)).toBe(0)
      await close()
    },
    240_000,
  )
})

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
