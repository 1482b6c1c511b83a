import { useStorageSlot } from '@docusaurus/theme-common'
import { useState } from 'react'
import type { QuizQuestion } from '../../content/quiz.ts'
import { type Answer, formatAnswer, parseAnswer } from './answer.ts'

/** The answer to this very wording of the question, kept in the browser, the same on every page that asks it. */
export function useRememberedAnswer({ item, hash }: QuizQuestion) {
  const [stored, slot] = useStorageSlot(`groundwork.${item}`)
  // A browser may keep nothing for us; the answer then lives as long as the page.
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
