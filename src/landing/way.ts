/** Where a learner stands in the course, and where to go on. Pure. */
import type { ItemProgress } from '@groundwork/progress/fold'
import type { SyllabusLesson, WrittenLesson } from '../content/syllabus.ts'

export type Items = Readonly<Record<string, ItemProgress>>

export interface LessonStanding {
  state: 'planned' | 'open' | 'begun' | 'done'
  /** Steps of the lab that passed at the last check. */
  passed: number
  points: number
}

export function standingOf({ id, written }: SyllabusLesson, items: Items): LessonStanding {
  if (!written) return { state: 'planned', passed: 0, points: 0 }
  const passed = written.steps.filter(step => hasPassed(items, stepItem(id, step.id)))
  const done = passed.length === written.steps.length && openQuestions(written, items) === 0
  const begun = itemsOf(id, written).some(item => items[item]?.last)
  return {
    state: done ? 'done' : begun ? 'begun' : 'open',
    passed: passed.length,
    points: passed.reduce((sum, { points }) => sum + points, 0),
  }
}

export interface NextPage {
  path: string
  /** What the button says: “Continue with lesson 02, step 3: The database”. */
  words: string
}

/** The lesson that was worked on last, if something of it is open, else the first that is. Undefined when all is done. */
export function nextPage(lessons: readonly SyllabusLesson[], items: Items): NextPage | undefined {
  const open = lessons.filter(lesson => ['open', 'begun'].includes(standingOf(lesson, items).state))
  const [lesson] = [...open].sort((a, b) => lastActivity(b, items).localeCompare(lastActivity(a, items)))
  if (!lesson?.written) return undefined
  const { id, title, written } = lesson
  if (standingOf(lesson, items).state === 'open')
    return { path: written.path, words: `Begin with lesson ${id}: ${title}` }
  const step = written.steps.find(each => !hasPassed(items, stepItem(id, each.id)))
  return step
    ? { path: `${written.path}step-${step.id}/`, words: `Continue with lesson ${id}, step ${step.id}: ${step.title}` }
    : { path: `${written.path}recap/`, words: `Continue with the quiz of lesson ${id}` }
}

const stepItem = (lesson: string, step: number): string => `${lesson}.lab.${step}`
const itemsOf = (id: string, { steps, questions }: WrittenLesson) => [
  ...steps.map(step => stepItem(id, step.id)),
  ...questions,
]
const hasPassed = (items: Items, item: string): boolean => items[item]?.last?.status === 'pass'
const openQuestions = ({ questions }: WrittenLesson, items: Items): number =>
  questions.filter(item => !items[item]?.firstPassAt).length

/** Empty, and so the earliest, for a lesson that has not been begun. */
const lastActivity = ({ id, written }: SyllabusLesson, items: Items): string =>
  (written ? itemsOf(id, written) : [])
    .map(item => items[item]?.lastActivityAt ?? '')
    .sort()
    .at(-1) ?? ''
