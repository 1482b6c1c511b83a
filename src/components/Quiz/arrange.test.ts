import { describe, expect, it } from 'vitest'
import { arrange } from './arrange.ts'
import { choice, order, short } from './testing.ts'

const learners = Array.from({ length: 200 }, (_, number) => `learner ${number}`)
const four = choice('single', ['A', true], ['B', false], ['C', false], ['D', false])

describe('the options of a question', () => {
  it('stand in the same order at each visit', () => {
    for (const learner of learners) expect(arrange(four, learner)).toEqual(arrange(four, learner))
  })

  it('are all there, each in every place for some learner', () => {
    const shown = learners.map(learner => arrange(four, learner))
    for (const each of shown) expect(each.toSorted()).toEqual([0, 1, 2, 3])
    for (const place of [0, 1, 2, 3]) {
      const counts = [0, 1, 2, 3].map(option => shown.filter(each => each[place] === option).length)
      // Of 200, 50 are due; 25 would be 4 standard deviations away.
      expect(Math.min(...counts)).toBeGreaterThan(25)
    }
  })

  it('stand otherwise in another question of the same learner', () => {
    const other = { ...four, item: '02.quiz.r' }
    expect(learners.some(learner => String(arrange(four, learner)) !== String(arrange(other, learner)))).toBe(true)
  })

  it('stand as written when they have an order of their own', () => {
    for (const learner of learners) expect(arrange({ ...four, shuffle: false }, learner)).toEqual([0, 1, 2, 3])
  })
})

it('events never begin in their right order', () => {
  const three = order('Make', 'Start', 'Ask')
  for (const learner of learners) {
    expect(arrange(three, learner)).not.toEqual([0, 1, 2])
    expect(arrange(three, learner).toSorted()).toEqual([0, 1, 2])
  }
})

it('a short answer has nothing to arrange', () => {
  expect(arrange(short(['a'], { answers: ['b'], why: 'No' }), 'learner')).toEqual([])
})
