import { permissions } from '@groundwork/contracts/roles'
import { expect, test } from 'vitest'

/** May try: anonymous (and so everybody), learner, instructor. */
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
  'totals:read': [false, false, true],
}

test.each(Object.entries(table))('%s lets through whom the table says', (permission, expected) => {
  const allowed = permissions[permission] ?? []
  const kinds = ['anonymous', 'learner', 'instructor']
  expect(kinds.map(kind => allowed.includes(kind) || allowed.includes('anonymous'))).toEqual(expected)
})
