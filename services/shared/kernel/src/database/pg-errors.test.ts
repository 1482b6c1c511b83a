import { expect, test } from 'vitest'
import { ConcurrentUpdateError, isRetryable, isTooSlow, isTransient } from './pg-errors.ts'

const withCode = (code: string) => Object.assign(new Error(code), { code })

test.each([
  ['08006', 'a connection that failed'],
  ['25006', 'a server that became a standby'],
  ['28P01', 'a password that was changed'],
  ['3D000', 'a database that is being made anew'],
  ['53300', 'no connection left'],
  ['57P03', 'a server that is starting'],
  ['58030', 'a disk that cannot be read'],
  ['40003', 'a commit whose end nobody knows'],
  ['ECONNREFUSED', 'nobody listens'],
  ['ENETUNREACH', 'no network'],
])('%s is no fault of what was asked: %s', code => {
  expect(isTransient(withCode(code))).toBe(true)
  expect(isTooSlow(withCode(code))).toBe(false)
})

test.each([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
  'timeout exceeded when trying to connect',
  'timeout expired',
])('neither is what pg says without a code: %s', message => {
  expect(isTransient(new Error(message))).toBe(true)
})

test.each([
  withCode('57014'),
  withCode('25P04'),
  withCode('55P03'),
  withCode('53200'),
  new Error('Query read timeout'),
])('less may succeed where too much was asked at once: %s', error => {
  expect([isTooSlow(error), isTransient(error)]).toEqual([true, true])
})

test.each(['40001', '40P01'])('%s is a race that was lost', code => {
  expect([isRetryable(withCode(code)), isTransient(withCode(code)), isTooSlow(withCode(code))]).toEqual([
    true,
    true,
    false,
  ])
})

test('a race that only a repository can see counts like one that PostgreSQL sees', () => {
  expect(isRetryable(new ConcurrentUpdateError('somebody was quicker'))).toBe(true)
})

test.each(['22P02', '23505', '42P01', '42501', 'P0001'])('%s is a fault of what was asked', code => {
  expect([isTransient(withCode(code)), isTooSlow(withCode(code))]).toEqual([false, false])
})
