import { useStorageSlot } from '@docusaurus/theme-common'
import { useState } from 'react'
import type { QuizQuestion } from '../../content/quiz.ts'
import { formatAnswer, parseAnswer } from './answer.ts'

/** What was chosen for this very wording of the question, kept in the browser. Undefined until answered. */
export function useRememberedAnswer({ item, hash }: QuizQuestion) {
  const [stored, slot] = useStorageSlot(`groundwork.${item}`)
  // A browser may keep nothing for us; the answer then lives as long as the page.
  const [given, setGiven] = useState<readonly number[]>()
  return {
    chosen: parseAnswer(stored, hash) ?? given,
    remember(chosen: readonly number[]) {
      setGiven(chosen)
      slot.set(formatAnswer(chosen, hash))
    },
    forget() {
      setGiven(undefined)
      slot.del()
    },
  }
}
