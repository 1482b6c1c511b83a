import { type FoldableAttempt, fold } from '@groundwork/progress/fold'
import { expect, test } from 'vitest'
import type { SyllabusLesson } from '../content/syllabus.ts'
import { progressOf } from './progress-of.ts'

const lesson = (id: string): SyllabusLesson => ({
  id,
  title: `Lesson ${id}`,
  able: 'Do it.',
  written: {
    path: `/lessons/${id}-x/`,
    minutes: 60,
    steps: [
      { id: 1, title: 'The first', points: 40, proof: 'live' },
      { id: 2, title: 'The second', points: 60, proof: 'live' },
    ],
    questions: [`${id}.quiz.why`, `${id}.quiz.how`],
  },
})

const attempt = (item: string, status: FoldableAttempt['status'], day: number, work?: string) => {
  return { id: `${item}${day}`, item, status, work, score: 0, maxScore: 10, occurredAt: `2026-01-0${day}` }
}

test('the record is added up by lesson and in all', () => {
  const record = fold([
    attempt('02.lab.1', 'files-right', 1, 'a'),
    attempt('02.lab.1', 'pass', 2, 'a'),
    attempt('02.lab.2', 'files-right', 2, 'a'),
    attempt('02.quiz.why', 'fail', 3),
    attempt('02.quiz.why', 'pass', 4),
    attempt('17.lab.1', 'pass', 5),
  ])
  const later: SyllabusLesson = { id: '04', title: 'Later', able: 'Wait.' }
  const { begun, ahead, totals } = progressOf([lesson('02'), lesson('03'), later], Object.fromEntries(record))
  expect(begun.map(each => [each.lesson.id, each.standing.points, each.quizTries])).toEqual([['02', 40, 2]])
  expect(begun[0]?.standing.steps.map(({ state, progress }) => [state, progress?.attempts])).toEqual([
    ['proved', 1],
    ['files-right', 1],
  ])
  expect(ahead.map(({ id }) => id)).toEqual(['03'])
  expect(totals).toEqual({
    points: 40,
    of: 200,
    done: 1,
    steps: 4,
    answered: 1,
    questions: 4,
    lastActivityAt: '2026-01-04',
  })
})
