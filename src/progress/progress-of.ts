/** The content of the progress page, from the syllabus and the record. Pure. */
import { isDone } from '@groundwork/progress/states'
import type { SyllabusLesson, WrittenLesson } from '../content/syllabus.ts'
import { type Items, type LessonStanding, standingOf } from '../landing/way.ts'

export type Written = SyllabusLesson & { written: WrittenLesson }

export interface LessonOnRecord {
  lesson: Written
  standing: LessonStanding
  /** Attempts at all questions of its quiz. */
  quizTries: number
}

export interface Progress {
  begun: LessonOnRecord[]
  /** Written lessons without any attempt. */
  ahead: Written[]
  totals: {
    points: number
    of: number
    /** Steps that are proved, or passed where nothing has to be run. */
    done: number
    steps: number
    answered: number
    questions: number
    /** ISO 8601; absent when nothing of the course of today was tried. */
    lastActivityAt?: string
  }
}

export function progressOf(lessons: readonly SyllabusLesson[], items: Items): Progress {
  const written = lessons.filter((lesson): lesson is Written => lesson.written !== undefined)
  const all = written.map(lesson => {
    const tries = lesson.written.questions.map(item => items[item]?.attempts ?? 0)
    return { lesson, standing: standingOf(lesson, items), quizTries: sum(tries) }
  })
  const steps = all.flatMap(({ standing }) => standing.steps)
  return {
    begun: all.filter(({ standing }) => standing.state !== 'open'),
    ahead: all.filter(({ standing }) => standing.state === 'open').map(({ lesson }) => lesson),
    totals: {
      points: sum(steps.map(step => step.points)),
      of: sum(steps.map(step => step.of)),
      done: steps.filter(step => isDone(step.state)).length,
      steps: steps.length,
      answered: sum(all.map(({ standing }) => standing.answered)),
      questions: sum(written.map(lesson => lesson.written.questions.length)),
      lastActivityAt: all
        .flatMap(({ standing }) => standing.lastActivityAt ?? [])
        .sort()
        .at(-1),
    },
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
