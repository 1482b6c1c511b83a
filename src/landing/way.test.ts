import type { AttemptStatus } from '@groundwork/progress/api'
import type { ItemProgress } from '@groundwork/progress/fold'
import { describe, expect, test } from 'vitest'
import type { SyllabusLesson } from '../content/syllabus.ts'
import { nextPage, standingOf, stepsInWords } from './way.ts'

const lesson = (id: string, title: string): SyllabusLesson => ({
  id,
  title,
  able: 'Do it.',
  written: {
    path: `/lessons/${id}-x/`,
    minutes: 60,
    steps: [
      { id: 1, title: 'The first', points: 40, proof: 'live' },
      { id: 2, title: 'The second', points: 60, proof: 'static' },
    ],
    questions: [`${id}.quiz.why`],
  },
})
const first = lesson('01', 'Planning')
const second = lesson('02', 'Building')
const planned: SyllabusLesson = { id: '03', title: 'Later', able: 'Wait.' }
const course = [first, second, planned]

const tried = (status: AttemptStatus, at = '2026-01-01'): ItemProgress => {
  const moment = { id: at, at, status, scaled: status === 'pass' ? 1 : 0 }
  const passed = status === 'pass'
  return {
    attempts: 1,
    errors: 0,
    last: moment,
    lastProved: passed,
    lastActivityAt: at,
    ...(passed && { firstPassAt: at }),
  }
}
const passedOnce = (status: AttemptStatus): ItemProgress => ({ ...tried(status), firstPassAt: '2026-01-01' })
const allOfFirst = { '01.lab.1': tried('pass'), '01.lab.2': tried('pass'), '01.quiz.why': tried('pass') }

describe('a learner', () => {
  test('who is new begins with the first lesson', () => {
    expect(nextPage(course, {})).toEqual({ path: '/lessons/01-x/', words: 'Begin with lesson 01: Planning' })
  })

  test('goes on at the first step that does not hold', () => {
    expect(nextPage(course, { '01.lab.1': tried('pass'), '01.lab.2': tried('fail') })).toEqual({
      path: '/lessons/01-x/step-2/',
      words: 'Continue with lesson 01, step 2: The second',
    })
  })

  test('goes on at a step of which only the files are right', () => {
    expect(nextPage(course, { '01.lab.1': tried('files-right') })?.path).toBe('/lessons/01-x/step-1/')
  })

  test('mends what has regressed first, and runs last what changed since it passed', () => {
    const regressed = { ...allOfFirst, '01.lab.1': passedOnce('files-right'), '01.lab.2': passedOnce('fail') }
    expect(nextPage(course, regressed)?.path).toBe('/lessons/01-x/step-2/')
    const { '01.quiz.why': _, ...unanswered } = { ...allOfFirst, '01.lab.1': passedOnce('files-right') }
    expect(nextPage(course, unanswered)?.path).toBe('/lessons/01-x/recap/')
    expect(nextPage(course, { ...allOfFirst, '01.lab.1': passedOnce('files-right') })?.path).toBe(
      '/lessons/01-x/step-1/',
    )
  })

  test('comes to the quiz when the steps hold, and then to the next lesson', () => {
    const { '01.quiz.why': _, ...steps } = allOfFirst
    expect(nextPage(course, steps)?.path).toBe('/lessons/01-x/recap/')
    expect(nextPage(course, allOfFirst)?.words).toBe('Begin with lesson 02: Building')
  })

  test('goes on with the lesson that was worked on last', () => {
    const items = { '01.lab.1': tried('pass', '2026-01-01'), '02.lab.1': tried('fail', '2026-01-02') }
    expect(nextPage(course, items)?.path).toBe('/lessons/02-x/step-1/')
  })

  test('has nowhere to go when all that is written is done', () => {
    expect(nextPage([first, planned], allOfFirst)).toBeUndefined()
  })
})

test('a lesson is planned, open, begun or done, with the points that were earned', () => {
  const states = [planned, second, first, first].map((each, index) =>
    standingOf(each, [{}, {}, { '01.lab.1': tried('pass'), '01.lab.2': tried('files-right') }, allOfFirst][index]!),
  )
  expect(states.map(({ state, points, of, answered }) => ({ state, points, of, answered }))).toEqual([
    { state: 'planned', points: 0, of: 0, answered: 0 },
    { state: 'open', points: 0, of: 100, answered: 0 },
    { state: 'begun', points: 40, of: 100, answered: 0 },
    { state: 'done', points: 100, of: 100, answered: 1 },
  ])
})

test('a lesson is done only when every step is proved as it is now', () => {
  const changed = standingOf(first, { ...allOfFirst, '01.lab.1': passedOnce('files-right') })
  expect([changed.state, changed.points]).toEqual(['begun', 100])
  expect(stepsInWords(changed.steps)).toBe('1 of 2 steps done; files right, not run yet: 1')
  const { steps } = standingOf(first, { ...allOfFirst, '01.lab.2': passedOnce('fail') })
  expect(stepsInWords(steps)).toBe('1 of 2 steps done; regressed: 1')
})
