/** Questions for tests. */
import type { ChoiceQuestion, OrderQuestion, ShortQuestion } from '../../content/quiz.ts'

const common = { id: 'q', item: '02.quiz.q', hash: '0123456789ab', step: 1, points: 2, text: 'What?', ref: 'there' }

export const choice = (
  type: 'single' | 'multiple',
  ...options: [text: string, correct: boolean][]
): ChoiceQuestion => ({
  ...common,
  type,
  options: options.map(([text, correct]) => ({ text, why: 'Because', correct })),
})

export const order = (first: string, ...next: string[]): OrderQuestion => ({
  ...common,
  type: 'order',
  first,
  next: next.map(text => ({ text, why: `${text} is later.` })),
})

export const short = (accepts: string[], near: { answers: string[]; why: string }): ShortQuestion => ({
  ...common,
  type: 'short',
  accepts,
  why: 'Because',
  near: [near],
})
