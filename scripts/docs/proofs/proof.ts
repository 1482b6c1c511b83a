/** Keys of quiz questions that a machine can check: what a question claims is held against something that runs. */
import type { QuizQuestion } from '../../../src/content/quiz.ts'
import { eventsOf, normalise } from '../../../src/content/quiz-answers.ts'

/**
 * What the file that a question names as its `proof` exports as its default: it runs something, and gives what came of it in
 * the question's own words. Of a choice that is a part of each option that is right, of events a part of each in their order,
 * of a short answer the answer, of code its lines.
 */
export type Proof = (question: QuizQuestion, engines: ProofEngines) => string[] | Promise<string[]>

export interface ProofEngines {
  /** URL of a PostgreSQL's superuser. */
  postgres: string
}

/** How the key and the run disagree, undefined when they do not. */
export function disagreement(question: QuizQuestion, shown: readonly string[]): string | undefined {
  const claimed = claimOf(question, shown)
  return claimed === undefined ? undefined : `The key is ${claimed}; what ran showed ${JSON.stringify(shown)}.`
}

/** The key in words when it is not what was shown. */
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
