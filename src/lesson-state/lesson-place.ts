/** The facts above a lesson's page: time, points, and the learner's state. Pure. */
import { stepItem } from '@groundwork/progress/constants'
import { isDone, states } from '@groundwork/progress/states'
import type { SyllabusLesson } from '../content/syllabus.ts'
import { type Items, standingOf, stepsInWords } from '../landing/way.ts'
import type { LocalRecord } from '../local-api/use-local-record.ts'
import { points } from '../points.ts'
import { type ShownState, shownState } from './item-state.ts'

export interface LessonPlace {
  /** “Step 2 of 6”. */
  where: string
  /** “10 points”; needs no record. */
  facts: string
  /** The same for a narrow column. */
  shortFacts: string
  /** Absent until something is known of the learner. */
  standing?: { state: ShownState; words: string }
}

/**
 * @param path of a page, `/lessons/02-infrastructure/step-2/`
 * @returns undefined for a page that belongs to no lesson
 */
export function lessonPlace(
  lessons: readonly SyllabusLesson[],
  path: string,
  { state: known, ticks }: Pick<LocalRecord, 'state' | 'ticks'>,
): LessonPlace | undefined {
  const lesson = lessons.find(({ written }) => written && path.startsWith(written.path))
  if (!lesson?.written) return undefined
  const { id, written } = lesson
  const page = path.slice(written.path.length).replace(/\/$/, '')
  const step = written.steps.find(each => page === `step-${each.id}`)
  if (step) {
    const item = stepItem(id, step.id)
    const state = shownState(ticks[item], known?.items[item], step.proof)
    const standing = known && { state, words: state === 'running' ? 'being checked' : states[state].word }
    const facts = points(step.points)
    return { where: `Step ${step.id} of ${written.steps.length}`, facts, shortFacts: facts, standing }
  }
  if (page === 'recap') return quizPlace(lesson, written.questions, known?.items)
  return page === '' ? overview(lesson, known?.items) : undefined
}

function quizPlace(lesson: SyllabusLesson, questions: readonly string[], items?: Items): LessonPlace {
  const count = `${questions.length} questions`
  const answered = questions.filter(item => items?.[item]?.firstPassAt).length
  const state = answered === questions.length ? 'passed' : 'not-started'
  const words = `${answered} of ${count} answered rightly`
  return { where: `Lesson ${lesson.id}, quiz`, facts: count, shortFacts: count, standing: items && { state, words } }
}

function overview(lesson: SyllabusLesson, items?: Items): LessonPlace {
  const { steps, state, points: earned, of } = standingOf(lesson, items ?? {})
  const minutes = lesson.written?.minutes
  const worst = (['regressed', 'files-right'] as const).find(each => steps.some(step => step.state === each))
  const done = state === 'done' ? 'passed' : 'not-started'
  return {
    where: `Lesson ${lesson.id}`,
    facts: `about ${minutes} minutes, ${points(of)}`,
    shortFacts: `${minutes} min`,
    standing: items && {
      state: steps.every(step => isDone(step.state)) ? done : (worst ?? 'not-started'),
      words: `${stepsInWords(steps)}; ${points(earned)} earned`,
    },
  }
}
