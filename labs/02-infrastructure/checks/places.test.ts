import { expect, test } from 'vitest'
import { placeOf } from './places.ts'

const sql = [
  'CREATE TABLE common.products (',
  '  name text',
  ');',
  'CREATE TABLE common.customers (',
  '  name text',
  ');',
]
const work = { read: (path: string) => (path === 'a.sql' ? sql.join('\n') : undefined) }

test.each<[patterns: RegExp[], line: number | undefined]>([
  [[/table.*customers/i, /^\s*name/], 5],
  [[/table.*products/i, /^\s*name/], 2],
  [[/table.*customers/i, /phone/], 4],
  [[/view/], undefined],
  [[], undefined],
])('%s is at line %s', (patterns, line) => {
  expect(placeOf(work, 'a.sql', ...patterns)).toEqual(line ? { file: 'a.sql', line } : { file: 'a.sql' })
})

test('a file that is not there has no place', () => {
  expect(placeOf(work, 'b.sql', /x/)).toBeUndefined()
})
