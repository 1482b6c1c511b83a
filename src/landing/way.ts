/** The learner's standing in the course, and the next page. Pure. */
import { stepItem } from '@groundwork/progress/constants'
import type { ItemProgress } from '@groundwork/progress/fold'
import { isDone, type State, states } from '@groundwork/progress/states'
import type { SyllabusLesson, WrittenLesson } from '../content/syllabus.ts'
import { isEarned, itemState } from '../lesson-state/item-state.ts'

export type Items = Readonly<Record<string, ItemProgress>>

export interface StepStanding {
  id: number
  title: string
  state: State
  /** Possible points and earned points. */
  of: number
  points: number
  /** Absent until the first attempt. */
  progress?: ItemProgress
}

export interface LessonStanding {
  state: 'planned' | 'open' | 'begun' | 'done'
  steps: StepStanding[]
  points: number
  of: number
  /** Quiz questions that were ever answered rightly. */
  answered: number
  /** ISO 8601; absent until the first attempt. */
  lastActivityAt?: string
}

export function standingOf({ id, written }: SyllabusLesson, items: Items): LessonStanding {
  if (!written) return { state: 'planned', steps: [], points: 0, of: 0, answered: 0 }
  const steps = written.steps.map(step => stepStanding(id, step, items))
  const answered = written.questions.filter(item => items[item]?.firstPassAt).length
  const own = itemsOf(id, written).flatMap(item => items[item] ?? [])
  const done = steps.every(step => isDone(step.state)) && answered === written.questions.length
  return {
    state: done ? 'done' : own.some(({ last }) => last) ? 'begun' : 'open',
    steps,
    points: sum(steps.map(step => step.points)),
    of: sum(steps.map(step => step.of)),
    answered,
    lastActivityAt: own
      .map(item => item.lastActivityAt)
      .sort()
      .at(-1),
  }
}

function stepStanding(lesson: string, step: WrittenLesson['steps'][number], items: Items): StepStanding {
  const progress = items[stepItem(lesson, step.id)]
  const state = itemState(progress, step.proof)
  const points = isEarned(state, progress) ? step.points : 0
  return { id: step.id, title: step.title, state, of: step.points, points, progress }
}

/** “3 of 6 steps done; regressed: 1”: the states of the steps in words. */
export function stepsInWords(steps: readonly StepStanding[]): string {
  const count = (state: State) => steps.filter(step => step.state === state).length
  const told = (['files-right', 'regressed'] as const).filter(state => count(state) > 0)
  return [
    `${steps.filter(step => isDone(step.state)).length} of ${steps.length} steps done`,
    ...told.map(state => `${states[state].word}: ${count(state)}`),
  ].join('; ')
}

export interface NextPage {
  path: string
  /** The text of the button: “Continue with lesson 02, step 3: The database”. */
  words: string
}

/** The lesson of the last activity if part of it is open, else the first open lesson. Undefined when all is done. */
export function nextPage(lessons: readonly SyllabusLesson[], items: Items): NextPage | undefined {
  const open = lessons
    .map(lesson => ({ lesson, standing: standingOf(lesson, items) }))
    .filter(({ standing }) => ['open', 'begun'].includes(standing.state))
  const [first] = open.sort((a, b) => lastActivity(b.standing).localeCompare(lastActivity(a.standing)))
  if (!first?.lesson.written) return undefined
  const { id, title, written } = first.lesson
  const { state, steps, answered } = first.standing
  if (state === 'open') return { path: written.path, words: `Begin with lesson ${id}: ${title}` }
  const step =
    steps.find(each => each.state === 'regressed') ??
    // Steps that had passed and only wait to be run again come last.
    steps.find(each => !isDone(each.state) && each.points === 0)
  if (!step && answered < written.questions.length)
    return { path: `${written.path}recap/`, words: `Continue with the quiz of lesson ${id}` }
  const last = step ?? steps.find(each => !isDone(each.state))
  return last && stepPage(id, written, last)
}

const stepPage = (lesson: string, { path }: WrittenLesson, { id, title }: StepStanding): NextPage => ({
  path: `${path}step-${id}/`,
  words: `Continue with lesson ${lesson}, step ${id}: ${title}`,
})

const itemsOf = (id: string, { steps, questions }: WrittenLesson) => [
  ...steps.map(step => stepItem(id, step.id)),
  ...questions,
]
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

/** Empty, and so the earliest, for a lesson that has not been begun. */
const lastActivity = ({ lastActivityAt = '' }: LessonStanding): string => lastActivityAt
