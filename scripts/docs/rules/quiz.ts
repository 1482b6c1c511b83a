import type { QuizData } from '../../../src/content/quiz.ts'
import type { Page } from '../page.ts'
import type { Complaint } from './complaint.ts'

/**
 * A question points to the heading under which its answer stands.
 * @param pages of the lesson, the one with the quiz first
 */
export function quizReferences([page, ...others]: [Page, ...Page[]], quiz: QuizData | undefined): Complaint[] {
  const complain = (says: string) => ({
    file: page.file.replace(/[^/]+$/, 'quiz.yaml'),
    rule: 'quiz-reference',
    says,
  })
  if (!quiz) return [complain('A lesson has a quiz.')]
  const number = page.file.match(/\/(\d{2})-/)?.[1]
  const wrongLesson = quiz.lesson === number ? [] : [complain(`Its lesson is "${quiz.lesson}", its folder ${number}.`)]
  const dangling = quiz.questions
    .filter(({ ref }) => {
      const [anchor, name] = ref.split('#').reverse()
      const told = name === undefined ? page : others.find(({ file }) => file.endsWith(`/${name}.mdx`))
      return !told?.headings.some(heading => heading.anchor === anchor)
    })
    .map(({ id, ref }) => complain(`Question "${id}" points to #${ref}; the lesson has no such heading.`))
  return [...wrongLesson, ...dangling]
}
