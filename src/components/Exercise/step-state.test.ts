import type { AttemptStatus } from '@groundwork/progress/api'
import type { ItemProgress } from '@groundwork/progress/fold'
import { expect, it } from 'vitest'
import { stepState } from './step-state.ts'

const moment = (status: AttemptStatus) => ({ id: 'a', at: '2026-01-01T00:00:00.000Z', status, scaled: 1 })
const recorded = (best: AttemptStatus, last: AttemptStatus): ItemProgress => ({
  attempts: 2,
  errors: 0,
  best: moment(best),
  last: moment(last),
  lastProved: last === 'pass',
  lastActivityAt: moment(last).at,
})

it('is open before the first check', () => {
  expect(stepState(undefined, undefined).words).toBe('not checked yet')
})

it('follows the last attempt: what broke again is shown as broken', () => {
  expect(stepState(undefined, recorded('pass', 'fail')).tone).toBe('wrong')
  expect(stepState(undefined, recorded('pass', 'pass')).tone).toBe('passed')
})

it('follows a running check before the record', () => {
  expect(stepState('running', recorded('pass', 'pass')).tone).toBe('running')
  expect(stepState('wrong', recorded('pass', 'pass')).tone).toBe('wrong')
})

it('does not hold a broken environment against the learner', () => {
  expect(stepState('environment', undefined).tone).toBe('trouble')
  expect(stepState(undefined, recorded('pass', 'error')).tone).toBe('trouble')
})
