/** Shared by the tests of quizzes in Chromium. */
import type { Locator, Page } from 'playwright-core'
import type { QuizQuestion } from '../../src/content/quiz.ts'
import { readAttempts } from '../lab/progress/index.ts'

/** The recorded attempts at a question, oldest first: status, score, evidence. */
export const attemptsAt = async (record: string, item: string) =>
  (await readAttempts({ stateDir: record }))
    .filter(attempt => attempt.item === item)
    .map(({ status, score, evidence }) => [status, score, evidence])

export const formOf = (page: Page, { text }: QuizQuestion): Locator =>
  page.locator('form', { has: page.getByRole('group', { name: text.replaceAll('`', '').trim() }) })

export const isFocused = (element: Locator): Promise<boolean> => element.evaluate(it => it === document.activeElement)
