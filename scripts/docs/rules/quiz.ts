import type { LabData } from '../../../src/content/lab.ts'
import type { QuizData } from '../../../src/content/quiz.ts'
import type { Page } from '../page.ts'
import type { Complaint } from './complaint.ts'

/** How many questions a step has: one to think of, and a second where it teaches two things that people believe wrongly. */
const perStep = { least: 1, most: 2 }

/** The least number of different kinds of question in a quiz, of the five that there are. */
const leastKinds = 3

/**
 * A lesson's quiz has one or two questions for each step, of several kinds, and each question names the heading under
 * which its answer is explained.
 * @param pages of the lesson
 * @param exists whether a file of the repository exists
 */
export function lessonQuiz(
  pages: readonly Page[],
  quiz: QuizData | undefined,
  lab: LabData | undefined,
  exists: (file: string) => boolean,
): Complaint[] {
  const file = pages[0]?.file.replace(/[^/]+$/, 'quiz.yaml') ?? ''
  const complain = (says: string) => ({ file, rule: 'quiz', says })
  if (!quiz) return [complain('A lesson has a quiz.')]

  const number = file.match(/\/(\d{2})-/)?.[1]
  const wrongLesson = quiz.lesson === number ? [] : [complain(`Its lesson is "${quiz.lesson}", its folder ${number}.`)]

  const kinds = new Set(quiz.questions.map(({ type }) => type))
  const fewKinds =
    kinds.size < leastKinds ? [complain(`It has ${kinds.size} kinds of questions, ${leastKinds} are due.`)] : []

  const counts = (lab?.steps ?? []).flatMap(({ id }) => {
    const count = quiz.questions.filter(({ step }) => step === id).length
    const isDue = count >= perStep.least && count <= perStep.most
    return isDue ? [] : [complain(`Step ${id} has ${count} questions, ${perStep.least} or ${perStep.most} are due.`)]
  })

  const questions = quiz.questions.flatMap(({ id, step, ref, proof }) => {
    const page = pages.find(each => each.file.endsWith(`/step-${step}.mdx`))
    if (!page) return [complain(`Question "${id}" belongs to step ${step}; the lesson has no such page.`)]
    const isThere = page.headings.some(({ anchor }) => anchor === ref)
    return [
      ...(isThere
        ? []
        : [complain(`Question "${id}" points to #${ref}; the page of step ${step} has no such heading.`)]),
      ...(proof === undefined || exists(proof)
        ? []
        : [complain(`Question "${id}" is proved by ${proof}, which is not there.`)]),
    ]
  })
  return [...wrongLesson, ...fewKinds, ...counts, ...questions]
}
