import { describe, expect, test } from 'vitest'
import { type Answer, answersAll, dispositionOf, nextStep, retryMessage, syncState } from './sync-rules.ts'

describe('what an answer means for the attempts that were sent', () => {
  test.each([200, 201, 204])('%s: the service has them', status => {
    expect(dispositionOf(status)).toBe('taken')
  })

  test.each([401, 403, 408, 425, 429, 500, 502, 503, 504, 'no-answer'] satisfies Answer[])('%s: keep them', answer => {
    expect(dispositionOf(answer)).toBe('later')
  })

  test.each([400, 404, 413, 422])('%s: it will never take them', status => {
    expect(dispositionOf(status)).toBe('refused')
  })

  test.each([302, 307, 405, 409, 418])('%s is not understood, so nothing is given up', status => {
    expect(dispositionOf(status)).toBe('later')
  })
})

describe('what to do next', () => {
  test('taken: go on', () => {
    expect(nextStep('taken', 100)).toBe('advance')
  })

  test('later: stop, so that the order is kept', () => {
    expect(nextStep('later', 100)).toBe('stop')
    expect(nextStep('later', 1)).toBe('stop')
  })

  test('refused: look for the one that spoils the batch before giving anything up', () => {
    expect(nextStep('refused', 100)).toBe('split')
    expect(nextStep('refused', 2)).toBe('split')
    expect(nextStep('refused', 1)).toBe('drop')
  })
})

describe('whether a body really answers for the batch', () => {
  test('it does when every attempt is named', () => {
    expect(answersAll({ results: [{ id: 'b' }, { id: 'a' }] }, ['a', 'b'])).toBe(true)
  })

  test.each([
    ['one is missing', { results: [{ id: 'a' }] }],
    ['there is no list', { ok: true }],
    ['the list holds no objects', { results: [null, 'a', 'b'] }],
    ['it was no JSON', undefined],
    ['it is a text', '<html>'],
  ])('it does not when %s', (_, body) => {
    expect(answersAll(body, ['a', 'b'])).toBe(false)
  })
})

test('a membership without anything pending is in sync', () => {
  expect(syncState(true, 0)).toBe('synced')
  expect(syncState(true, 1)).toBe('pending')
  expect(syncState(false, 3)).toBe('not-joined')
})

test.each([
  ['no-answer', /did not answer/],
  [401, /lab join/],
  [403, /lab join/],
  [429, /pause/],
  [503, /http:\/\/s answered 503/],
] as const)('%s is told to the learner in words, with what happens to the results', (answer, words) => {
  expect(retryMessage(answer, 'http://s')).toMatch(words)
  expect(retryMessage(answer, 'http://s')).toMatch(/kept here/)
})
