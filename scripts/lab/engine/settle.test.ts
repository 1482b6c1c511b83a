import { expect, it } from 'vitest'
import type { CheckResult } from '../types.ts'
import { settleNotes } from './settle.ts'

const result = (id: string, more: Partial<CheckResult>): CheckResult => ({
  id,
  step: 3,
  title: id,
  proof: 'live',
  verdict: 'passed',
  findings: [],
  remarks: [],
  notes: [],
  ms: 1,
  ...more,
})

const open = ['How the table is made.']
const notesAfter = (...lives: CheckResult[]) => {
  const results = [result('3.4.tables', { proof: 'static', notes: open }), ...lives]
  const done = new Map(results.map(each => [each.id, each]))
  settleNotes([{ id: '3.4.tables', shownBy: ['3.4.*'] }], done)
  return done.get('3.4.tables')?.notes
}

it('takes a note back when every live check that shows it has passed', () => {
  expect(notesAfter(result('3.4.products', {}), result('3.4.customers', {}))).toEqual([])
})

it.each([
  ['none of them has run', []],
  ['only others have', [result('3.5.indexes', {})]],
  ['one has not passed', [result('3.4.products', {}), result('3.4.customers', { verdict: 'timeout' })]],
  ['one could not show it', [result('3.4.products', {}), result('3.4.customers', { notes: ['Too slow.'] })]],
])('keeps it while %s', (_, lives) => {
  expect(notesAfter(...lives)).toEqual(open)
})
