import { useStorageSlot } from '@docusaurus/theme-common'
import useIsBrowser from '@docusaurus/useIsBrowser'
import { useEffect } from 'react'
import type { QuizQuestion } from '../../content/quiz.ts'
import { arrange } from './arrange.ts'

/** For a browser that has no learner's seed yet, or keeps nothing: one for all questions of the page. */
const fresh = Math.random().toString(36).slice(2)

/** The order in which to show a question's options; `settled` once it is the learner's own, which the server cannot know. */
export function useArrangement(question: QuizQuestion): { arrangement: number[]; settled: boolean } {
  const [kept, slot] = useStorageSlot('groundwork.shuffle')
  const settled = useIsBrowser()
  useEffect(() => {
    // Asked anew: what React gave while it took the server's page over is always null.
    if (slot.get() === null) slot.set(fresh)
  }, [slot])
  return { arrangement: arrange(question, settled ? (kept ?? fresh) : question.hash), settled }
}
