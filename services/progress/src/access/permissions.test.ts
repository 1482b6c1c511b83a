import { expect, test } from 'vitest'
import { decide, type Permission, type Principal, permissions } from './permissions.ts'

const principals: Principal[] = [
  { kind: 'anonymous' },
  { kind: 'learner', learnerId: 'l', cohortId: 'c' },
  { kind: 'instructor', instructorId: 'i', name: 'Grace' },
]

/** Anonymous, learner, instructor. A permission without a row here fails the test below. */
const table: Record<Permission, string[]> = {
  'cohort:join': ['allowed', 'allowed', 'allowed'],
  'session:open': ['allowed', 'allowed', 'allowed'],
  'session:read': ['allowed', 'allowed', 'allowed'],
  'session:close': ['allowed', 'allowed', 'allowed'],
  'attempts:write': ['unauthenticated', 'allowed', 'forbidden'],
  'self:read': ['unauthenticated', 'allowed', 'forbidden'],
  'token:revoke': ['unauthenticated', 'allowed', 'forbidden'],
  'learner:read': ['unauthenticated', 'allowed', 'allowed'],
  'cohort:read': ['unauthenticated', 'forbidden', 'allowed'],
}

test.each(Object.keys(permissions) as Permission[])('%s', permission => {
  expect(principals.map(principal => decide(permission, principal))).toEqual(table[permission])
})
