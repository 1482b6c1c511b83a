import { useStorageSlot } from '@docusaurus/theme-common'
import { useState } from 'react'
import type { QuizQuestion } from '../../content/quiz.ts'
import { type Answer, formatAnswer, parseAnswer } from './answer.ts'

/** The answer to this wording of the question, stored in the browser and shared by all pages with the question. */
export function useStoredAnswer({ item, hash }: QuizQuestion) {
  const [stored, slot] = useStorageSlot(`groundwork.${item}`)
  // A browser may refuse to store it; then the answer lasts as long as the page.
  const [given, setGiven] = useState<Answer>()
  return {
    /** Undefined until answered. */
    answered: parseAnswer(stored, hash) ?? given,
    remember(answer: Answer) {
      setGiven(answer)
      slot.set(formatAnswer(answer, hash))
    },
    forget() {
      setGiven(undefined)
      slot.del()
    },
  }
}
