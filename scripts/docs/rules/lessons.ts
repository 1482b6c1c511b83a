import type { LabData } from '../../../src/content/lab.ts'
import type { QuizData } from '../../../src/content/quiz.ts'
import type { Page } from '../page.ts'
import type { Complaint } from './complaint.ts'

/** The sections that every lesson has, in this order; concepts stand between the second and the third. */
export const skeleton = [
  'What you will be able to do',
  'Before you start',
  'The exercise',
  'Break it on purpose',
  'Quiz',
  'Recap',
  'Clean up',
  'Next',
] as const

export function lessonSkeleton(page: Page): Complaint[] {
  const complain = (says: string, line?: number) => [{ file: page.file, line, rule: 'lesson-skeleton', says }]
  const titles = page.headings.filter(({ depth }) => depth === 1)
  if (titles.length !== 1) return complain('A lesson has one title, "# …".', titles[1]?.line)

  const sections = page.headings.filter(({ depth }) => depth === 2)
  const missing = skeleton.filter(name => !sections.some(({ text }) => text === name))
  if (missing.length > 0) return complain(`These sections are missing: ${missing.join(', ')}.`)

  const lines = skeleton.map(name => sections.find(({ text }) => text === name)?.line ?? 0)
  const early = lines.findIndex((line, index) => line < (lines[index - 1] ?? 0))
  if (early > 0) return complain(`"${skeleton[early]}" stands before "${skeleton[early - 1]}".`, lines[early])

  const concepts = sections.filter(({ line }) => line > lines[1]! && line < lines[2]!)
  if (concepts.length === 0) return complain('Between "Before you start" and "The exercise" something is taught.')
  const diagrams = page.fences.filter(({ fence }) => fence.lane === 'diagram')
  return diagrams.length === 0 ? complain('A lesson has at least one diagram.') : []
}

const words = { least: 500, most: 2_000 }

/** A lesson is read in one sitting. What its lab asks for is looked up while working, and not counted. */
export function lessonLength(page: Page): Complaint[] {
  const sections = page.headings.filter(({ depth }) => depth === 2)
  const exercise = sections.find(({ text }) => text === 'The exercise')?.line ?? Number.POSITIVE_INFINITY
  const after = sections.find(({ line }) => line > exercise)?.line ?? Number.POSITIVE_INFINITY
  const counted = page.prose.filter(({ line }) => line < exercise || line >= after)
  const total = counted.reduce((sum, it) => sum + it.words, 0)
  if (total >= words.least && total <= words.most) return []
  const says = `Without its exercise a lesson has ${words.least} to ${words.most} words, this one has ${total}.`
  return [{ file: page.file, rule: 'lesson-length', says }]
}

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

/** Each step of the lab has a heading with its title and points, which is where its rules are told. */
export function labSteps(page: Page, lab: LabData | undefined): Complaint[] {
  if (!lab) return [{ file: page.file, rule: 'lab-steps', says: 'A lesson has a lab.' }]
  return lab.steps.flatMap(({ id, title, points }) => {
    const text = `Step ${id}: ${title.charAt(0).toLowerCase()}${title.slice(1)} (${points} points)`
    const anchor = `step-${id}`
    if (page.headings.some(heading => heading.text === text && heading.anchor === anchor)) return []
    return [{ file: page.file, rule: 'lab-steps', says: `It has no heading "### ${text} {/* #${anchor} */}".` }]
  })
}
