import type { ChoiceQuestion, OrderQuestion, QuizQuestion, ShortQuestion } from '../../content/quiz.ts'
import { normalise } from '../../content/quiz-answers.ts'
import { points } from '../../points.ts'
import type { Answer } from './answer.ts'

export interface Grade {
  right: boolean
  points: number
  /** One sentence for the reader, also read aloud. It does not reveal the answer or the number of right options. */
  words: string
}

/** All or nothing: exactly the correct options, the one right order, or an accepted form. */
export function grade(question: QuizQuestion, answer: Answer): Grade {
  const whatIsOff = mistakeOf(question, answer)
  if (whatIsOff === undefined)
    return { right: true, points: question.points, words: `Right. ${points(question.points)}.` }
  return { right: false, points: 0, words: `Not yet. ${whatIsOff}` }
}

/** Undefined when the answer is right. */
function mistakeOf(question: QuizQuestion, answer: Answer): string | undefined {
  if (question.type === 'short') return writtenMistake(question, String(answer))
  return question.type === 'order'
    ? orderMistake(question, indexesOf(answer))
    : choiceMistake(question, indexesOf(answer))
}

export const indexesOf = (answer: Answer): readonly number[] => (typeof answer === 'string' ? [] : answer)

function choiceMistake({ type, options }: ChoiceQuestion, chosen: readonly number[]): string | undefined {
  const isMissing = options.some(({ correct }, index) => correct && !chosen.includes(index))
  const isTooMuch = chosen.some(index => !options[index]?.correct)
  if (!isMissing && !isTooMuch) return undefined
  if (type !== 'multiple') return 'Read what your choice says and try again.'
  if (!isTooMuch) return 'What you chose is right, and something is missing.'
  return isMissing
    ? 'Something is chosen that should not be, and something is missing.'
    : 'Something is chosen that should not be.'
}

const orderMistake = (question: OrderQuestion, order: readonly number[]): string | undefined =>
  tooEarly(question, order) === undefined ? undefined : 'One of the events says why it cannot come so early.'

function writtenMistake(question: ShortQuestion, written: string): string | undefined {
  const form = formOf(question, written)
  if (form === 0) return undefined
  return form === undefined ? 'Read about it and try again.' : 'Read what is said of your answer and try again.'
}

/**
 * The first event that stands before its predecessor; events are numbered in their right order. Undefined when the
 * order is right.
 */
export const tooEarly = ({ next }: OrderQuestion, order: readonly number[]): number | undefined =>
  next.map((_, index) => index + 1).find(event => order.indexOf(event) < order.indexOf(event - 1))

/** The form of a short answer: 0 for an accepted one, from 1 for the near ones; undefined for any other. */
export function formOf({ accepts, near }: ShortQuestion, written: string): number | undefined {
  const forms = [accepts, ...near.map(({ answers }) => answers)]
  const found = forms.findIndex(form => form.map(normalise).includes(normalise(written)))
  return found < 0 ? undefined : found
}

/** The part of an answer that the record keeps: never a written text, only the number of its form. */
export function recordedChoice(question: QuizQuestion, answer: Answer): number[] {
  if (question.type !== 'short') return [...indexesOf(answer)]
  const form = formOf(question, String(answer))
  return form === undefined ? [] : [form]
}
