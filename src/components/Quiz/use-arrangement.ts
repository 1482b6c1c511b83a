import { useStorageSlot } from '@docusaurus/theme-common'
import useIsBrowser from '@docusaurus/useIsBrowser'
import { useEffect } from 'react'
import type { QuizQuestion } from '../../content/quiz.ts'
import { arrange } from './arrange.ts'

/** A seed for browsers without a stored one: the same for all questions of the page. */
const fresh = Math.random().toString(36).slice(2)

/** The order of a question's options; `settled` once it is the learner's own, which the server cannot know. */
export function useArrangement(question: QuizQuestion): { arrangement: number[]; settled: boolean } {
  const [kept, slot] = useStorageSlot('groundwork.shuffle')
  const settled = useIsBrowser()
  useEffect(() => {
    // Read again: during hydration React's value is always null.
    if (slot.get() === null) slot.set(fresh)
  }, [slot])
  return { arrangement: arrange(question, settled ? (kept ?? fresh) : question.hash), settled }
}
