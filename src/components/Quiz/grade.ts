import type { QuizQuestion } from '../../content/quiz.ts'
import { points } from '../../words.ts'

export interface Grade {
  right: boolean
  points: number
  /** One sentence for the reader, spoken too. It does not give the answer away. */
  words: string
}

/** All or nothing: a question is right when exactly its correct options are chosen. */
export function grade(question: QuizQuestion, chosen: readonly number[]): Grade {
  const correct = question.options.flatMap((option, index) => (option.correct ? [index] : []))
  const hits = chosen.filter(index => correct.includes(index)).length
  const misses = chosen.length - hits
  if (misses === 0 && hits === correct.length) {
    return { right: true, points: question.points, words: `Right. ${points(question.points)}.` }
  }
  return { right: false, points: 0, words: `Not yet. ${whatIsOff(question, hits, misses, correct.length)}` }
}

function whatIsOff(question: QuizQuestion, hits: number, misses: number, needed: number): string {
  if (question.type === 'single') return 'Read what your choice says and try again.'
  if (misses === 0) return `What you chose is right, but there is more: ${hits} of ${needed}.`
  if (hits === needed) return `Everything right is chosen, and ${misses} too many.`
  return `${hits} of ${needed} right ones are chosen, and ${misses} that should not be.`
}
