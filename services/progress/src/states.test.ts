import { expect, test } from 'vitest'
import type { AttemptStatus } from './api.ts'
import { fold } from './fold.ts'
import { type State, stateOf } from './states.ts'

/** `pass a` is an attempt at work a; they are made in this order. */
function stateAfter(...attempts: `${AttemptStatus} ${'a' | 'b'}`[]): State {
  const made = attempts.map((words, n) => {
    const [status, work] = words.split(' ') as [AttemptStatus, string]
    const earned = status === 'pass' ? 20 : 0
    return { id: `${n}`, item: 'x', occurredAt: `2026-01-0${n + 1}`, status, work, score: earned, maxScore: 20 }
  })
  const line = fold(made).get('x')!
  return stateOf({ passed: line.firstPassAt !== undefined, lastStatus: line.last?.status, ...line }, 'live')
}

test.each([
  [['skip a'], 'not-started'],
  [['fail a'], 'not-right'],
  [['files-right a'], 'files-right'],
  [['fail a', 'pass b'], 'proved'],
  [['error a'], 'unchecked'],
] as const)('after %j a step is %s', (attempts, state) => {
  expect(stateAfter(...attempts)).toBe(state)
})

test('a proof is kept until the files change', () => {
  expect(stateAfter('pass a', 'files-right a')).toBe('proved')
  expect(stateAfter('pass a', 'error a')).toBe('proved')
  expect(stateAfter('pass a', 'files-right b')).toBe('files-right')
  expect(stateAfter('pass a', 'error b')).toBe('unchecked')
})

test('files that are as they were when they passed are proved again', () => {
  expect(stateAfter('pass a', 'fail b', 'files-right a')).toBe('proved')
})

test('only what had passed, and was changed, has regressed', () => {
  expect(stateAfter('pass a', 'fail b')).toBe('regressed')
  expect(stateAfter('files-right a', 'fail a')).toBe('not-right')
  expect(stateAfter('files-right a', 'fail b')).toBe('not-right')
  expect(stateAfter('pass a', 'fail a')).toBe('not-right')
})

test('what is not run is passed, never proved by running', () => {
  const passed = { passed: true, lastStatus: 'pass', lastProved: true } as const
  expect([undefined, 'static', 'run', 'live'].map(proof => stateOf(passed, proof as 'live'))).toEqual([
    'passed',
    'passed',
    'proved',
    'proved',
  ])
})
