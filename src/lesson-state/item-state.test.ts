import type { AttemptStatus } from '@groundwork/progress/api'
import { fold } from '@groundwork/progress/fold'
import { expect, it } from 'vitest'
import { isEarned, itemState, shownState } from './item-state.ts'

/** `pass a` is an attempt at work a; they are made in this order. */
function recorded(...attempts: `${AttemptStatus} ${string}`[]) {
  const made = attempts.map((words, n) => {
    const [status, work] = words.split(' ') as [AttemptStatus, string]
    return { id: `${n}`, item: 'x', occurredAt: `2026-01-0${n + 1}`, status, work, score: 0, maxScore: 20 }
  })
  return fold(made).get('x')
}

it('is not started before the first check', () => {
  expect(itemState(recorded(), 'live')).toBe('not-started')
})

it('tells files that are right from what was proved by running', () => {
  expect(itemState(recorded('files-right a'), 'live')).toBe('files-right')
  expect(itemState(recorded('files-right a', 'pass a'), 'live')).toBe('proved')
  expect(itemState(recorded('pass a'), 'static')).toBe('passed')
})

it('shows what broke again as broken', () => {
  expect(itemState(recorded('pass a', 'fail b'), 'live')).toBe('regressed')
})

it('follows a running check before the record', () => {
  expect(shownState('running', recorded('pass a'), 'live')).toBe('running')
  expect(shownState('not-right', recorded('pass a'), 'live')).toBe('not-right')
  expect(shownState(undefined, recorded('pass a'), 'live')).toBe('proved')
})

it('counts points as earned when all was proved, not for right files, and keeps them', () => {
  expect(isEarned('files-right', recorded('files-right a'))).toBe(false)
  expect(isEarned('running', recorded('fail a'))).toBe(false)
  expect(isEarned('proved', undefined)).toBe(true)
  expect(isEarned('regressed', recorded('pass a', 'fail b'))).toBe(true)
})
