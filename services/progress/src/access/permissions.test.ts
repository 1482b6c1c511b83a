import { expect, test } from 'vitest'
import { permissions } from './permissions.ts'

/** May try: anonymous (and so everybody), learner, instructor. A permission without a row here fails the test below. */
const table: Record<string, boolean[]> = {
  'cohort:join': [true, true, true],
  'session:open': [true, true, true],
  'session:read': [true, true, true],
  'session:close': [true, true, true],
  'attempts:write': [false, true, false],
  'self:read': [false, true, false],
  'token:revoke': [false, true, false],
  'learner:read': [false, true, true],
  'cohort:read': [false, false, true],
  'cohort:write': [false, false, true],
}

test('every permission lets through whom the table says', () => {
  const kinds = ['anonymous', 'learner', 'instructor'] as const
  const found = Object.entries(permissions).map(([permission, allowed]: [string, readonly string[]]) => [
    permission,
    kinds.map(kind => allowed.includes(kind) || allowed.includes('anonymous')),
  ])
  expect(Object.fromEntries(found)).toEqual(table)
})
