import type { ItemProgress } from '@groundwork/progress/fold'
import { expect, test } from 'vitest'
import type { SyllabusLesson } from '../content/syllabus.ts'
import { lessonPlace } from './lesson-place.ts'

const lessons: SyllabusLesson[] = [
  {
    id: '02',
    title: 'Building',
    able: 'Do it.',
    written: {
      path: '/lessons/02-x/',
      minutes: 180,
      steps: [
        { id: 1, title: 'The first', points: 40, proof: 'live' },
        { id: 2, title: 'The second', points: 60, proof: 'live' },
      ],
      questions: ['02.quiz.why', '02.quiz.how'],
    },
  },
  { id: '03', title: 'Later', able: 'Wait.' },
]
const at = '2026-01-01'
const passed: ItemProgress = {
  attempts: 1,
  errors: 0,
  last: { id: 'a', at, status: 'pass', scaled: 1 },
  lastProved: true,
  firstPassAt: at,
  lastActivityAt: at,
}
const nobody = { ticks: {} }
const learner = { ticks: {}, state: { items: { '02.lab.1': passed, '02.quiz.why': passed }, pending: 0 } }

test('a page tells time and points without a record, and how one stands with one', () => {
  const overview = { where: 'Lesson 02', facts: 'about 180 minutes, 100 points', shortFacts: '180 min' }
  expect(lessonPlace(lessons, '/lessons/02-x/', nobody)).toEqual({ ...overview, standing: undefined })
  expect(lessonPlace(lessons, '/lessons/02-x/', learner)?.standing).toEqual({
    state: 'not-started',
    words: '1 of 2 steps done; 40 points earned',
  })
  const step = { where: 'Step 1 of 2', facts: '40 points', shortFacts: '40 points' }
  expect(lessonPlace(lessons, '/lessons/02-x/step-1/', nobody)).toEqual({ ...step, standing: undefined })
  expect(lessonPlace(lessons, '/lessons/02-x/step-1/', learner)?.standing).toEqual({
    state: 'proved',
    words: 'proved by running',
  })
  expect(lessonPlace(lessons, '/lessons/02-x/recap/', learner)).toMatchObject({
    where: 'Lesson 02, quiz',
    standing: { words: '1 of 2 questions answered rightly' },
  })
})

test('a step that is being checked says so', () => {
  const { standing } = lessonPlace(lessons, '/lessons/02-x/step-2/', { ...learner, ticks: { '02.lab.2': 'running' } })!
  expect(standing).toEqual({ state: 'running', words: 'being checked' })
})

test('a page outside the written lessons tells nothing', () => {
  for (const path of ['/', '/lessons/03-y/', '/lessons/02-x/step-9/', '/reference/'])
    expect(lessonPlace(lessons, path, learner)).toBeUndefined()
})
