/** Proofs of quiz keys: the key of a question is compared with the result of a program. */
import type { QuizQuestion } from '../../../src/content/quiz.ts'
import { eventsOf, normalise } from '../../../src/content/quiz-answers.ts'

/**
 * The default export of the module that a question names as its `proof`. It runs something and returns the result in
 * the question's words: for a choice, a part of each right option; for an order, a part of each event in order; for a
 * short answer, the answer; for code, the printed lines.
 */
export type Proof = (question: QuizQuestion, engines: ProofEngines) => string[] | Promise<string[]>

export interface ProofEngines {
  /** URL of a PostgreSQL's superuser. */
  postgres: string
}

/** @returns how the key and the result disagree; undefined when they agree */
export function disagreement(question: QuizQuestion, shown: readonly string[]): string | undefined {
  const claimed = claimOf(question, shown)
  return claimed === undefined ? undefined : `The key is ${claimed}; what ran showed ${JSON.stringify(shown)}.`
}

/** @returns the key in words when it differs from the result */
function claimOf(question: QuizQuestion, shown: readonly string[]): string | undefined {
  switch (question.type) {
    case 'short': {
      const isAccepted = shown.length === 1 && question.accepts.map(normalise).includes(normalise(shown[0]!))
      return isAccepted ? undefined : JSON.stringify(question.accepts)
    }
    case 'order': {
      const events = eventsOf(question)
      const isSame = events.length === shown.length && events.every((event, index) => event.includes(shown[index]!))
      return isSame ? undefined : JSON.stringify(events)
    }
    case 'predict': {
      const right = question.options.find(({ correct }) => correct)?.text.trimEnd()
      return right === shown.join('\n') ? undefined : JSON.stringify(right)
    }
    default: {
      const named = question.options.filter(({ text }) => shown.some(words => text.includes(words)))
      const right = question.options.filter(({ correct }) => correct)
      const isSame =
        named.length === shown.length && named.every(option => option.correct) && named.length === right.length
      return isSame ? undefined : JSON.stringify(right.map(({ text }) => text))
    }
  }
}
