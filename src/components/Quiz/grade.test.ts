import { describe, expect, it } from 'vitest'
import { formOf, grade, recordedChoice, tooEarly } from './grade.ts'
import { choice, order, short } from './testing.ts'

describe('a single choice', () => {
  it('is right with its one option, for all the points', () => {
    expect(grade(choice('single', ['A', false], ['B', true], ['C', false]), [1])).toEqual({
      right: true,
      points: 2,
      words: 'Right. 2 points.',
    })
  })

  it('is wrong with another or with none, for no points', () => {
    expect(grade(choice('single', ['A', false], ['B', true], ['C', false]), [0])).toMatchObject({
      right: false,
      points: 0,
    })
    expect(grade(choice('single', ['A', false], ['B', true], ['C', false]), [])).toMatchObject({
      right: false,
      points: 0,
    })
  })
})

describe('a multiple choice', () => {
  const two = choice('multiple', ['A', true], ['B', true], ['C', false], ['D', false])

  it('is right with exactly its options, in any order', () => {
    expect(grade(two, [1, 0]).right).toBe(true)
  })

  it.each([
    [[0], 'Not yet. What you chose is right, and something is missing.'],
    [[0, 1, 2], 'Not yet. Something is chosen that should not be.'],
    [[0, 2], 'Not yet. Something is chosen that should not be, and something is missing.'],
  ])('says of %j what is off, neither which options nor how many', (chosen, words) => {
    expect(grade(two, chosen)).toEqual({ right: false, points: 0, words })
  })
})

describe('events to put in order', () => {
  const four = order('Make', 'Start', 'Ask', 'Answer')

  it('are right in their one order', () => {
    expect(tooEarly(four, [0, 1, 2, 3])).toBeUndefined()
    expect(grade(four, [0, 1, 2, 3])).toMatchObject({ right: true, points: 2 })
  })

  it.each([
    [[1, 0, 2, 3], 1],
    [[3, 0, 1, 2], 3],
    [[3, 2, 1, 0], 1],
    [[0, 2, 3, 1], 2],
  ])('in the order %j have one that says why it cannot come so early', (answer, event) => {
    expect(tooEarly(four, answer)).toBe(event)
    expect(grade(four, answer)).toMatchObject({ right: false, points: 0 })
  })
})

describe('a short answer', () => {
  const question = short(['docker compose config', 'compose config'], { answers: ['config'], why: 'Of which program?' })

  it.each(['docker compose config', '  Docker  compose CONFIG ', '`compose config`.'])('accepts %j', written => {
    expect(grade(question, written)).toMatchObject({ right: true, points: 2 })
    expect(formOf(question, written)).toBe(0)
  })

  it('says to a near miss why it is one', () => {
    expect(grade(question, 'config')).toEqual({
      right: false,
      points: 0,
      words: 'Not yet. Read what is said of your answer and try again.',
    })
    expect(formOf(question, 'config')).toBe(1)
  })

  it.each(['', 'docker', 'docker compose configure'])('does not accept %j', written => {
    expect(grade(question, written)).toMatchObject({ right: false, words: 'Not yet. Read about it and try again.' })
    expect(formOf(question, written)).toBeUndefined()
  })
})

it('the record keeps what was chosen, and of a text only which known form it has', () => {
  const question = short(['one'], { answers: ['two'], why: 'No' })
  expect(recordedChoice(choice('multiple', ['A', true], ['B', true], ['C', false]), [0, 2])).toEqual([0, 2])
  expect(['One', 'two', 'my name is Ann'].map(written => recordedChoice(question, written))).toEqual([[0], [1], []])
})
