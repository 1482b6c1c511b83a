/** The order of a question's options: different for each learner, the same at each visit. */
import type { QuizQuestion } from '../../content/quiz.ts'

/** How many items a question has to arrange; a short answer has none. */
function countOf(question: QuizQuestion): number {
  if (question.type === 'short') return 0
  return question.type === 'order' ? question.next.length + 1 : question.options.length
}

/**
 * Indexes of the options or events in the order shown. Events never have their right order.
 * @param learner any text that belongs to this learner
 */
export function arrange(question: QuizQuestion, learner: string): number[] {
  const authored = Array.from({ length: countOf(question) }, (_, index) => index)
  if ('shuffle' in question && question.shuffle === false) return authored
  const place = (index: number) => scramble(`${learner}/${question.item}/${index}`)
  const shuffled = authored.toSorted((a, b) => place(a) - place(b))
  const isRight = shuffled.every((index, position) => index === position)
  return question.type === 'order' && isRight ? [...shuffled.slice(1), 0] : shuffled
}

/** Hashes a text to a number: FNV-1a with MurmurHash3's last step, which separates similar texts. */
function scramble(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
