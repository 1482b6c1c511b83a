import { describe, expect, it } from 'vitest'
import type { QuizQuestion } from '../../content/quiz.ts'
import { grade } from './grade.ts'

const question = (type: QuizQuestion['type'], ...correct: boolean[]): QuizQuestion => ({
  id: 'q',
  item: '02.quiz.q',
  hash: '0123456789ab',
  type,
  points: 2,
  text: 'What?',
  ref: 'there',
  options: correct.map(it => ({ text: 'Words', why: 'Because', correct: it })),
})

describe('a single choice', () => {
  it('is right with its one option, for all the points', () => {
    expect(grade(question('single', false, true, false), [1])).toEqual({
      right: true,
      points: 2,
      words: 'Right. 2 points.',
    })
  })

  it('is wrong with another or with none, for no points', () => {
    expect(grade(question('single', false, true, false), [0])).toMatchObject({ right: false, points: 0 })
    expect(grade(question('single', false, true, false), [])).toMatchObject({ right: false, points: 0 })
  })
})

describe('a multiple choice', () => {
  const two = question('multiple', true, true, false, false)

  it('is right with exactly its options, in any order', () => {
    expect(grade(two, [1, 0]).right).toBe(true)
  })

  it.each([
    [[0], 'Not yet. What you chose is right, but there is more: 1 of 2.'],
    [[0, 1, 2], 'Not yet. Everything right is chosen, and 1 too many.'],
    [[0, 2], 'Not yet. 1 of 2 right ones are chosen, and 1 that should not be.'],
  ])('says of %j what is off without naming the options', (chosen, words) => {
    expect(grade(two, chosen)).toEqual({ right: false, points: 0, words })
  })
})
