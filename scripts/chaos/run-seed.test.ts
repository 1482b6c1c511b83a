import { expect, test } from 'vitest'
import { checkRun } from './run-seed.ts'

const run = { orders: 30, faults: [{ name: 'sales is killed', injected: true }], looks: 40 }

test('a seed in which something happened and was looked at has no violation by that', () => {
  expect(checkRun({ ...run, faults: [...run.faults, { name: 'geo is killed', injected: false }] })).toEqual([])
})

test.each([
  ['nobody ordered', { orders: 0 }, 'orders are placed'],
  ['no fault happened', { faults: [{ name: 'sales is killed', injected: false }] }, 'faults are injected'],
  ['nothing was looked at', { looks: 0 }, 'the invariants are checked while faults happen'],
])('a seed in which %s does not pass', (_case, change, invariant) => {
  expect(checkRun({ ...run, ...change })).toEqual([{ invariant, found: { times: 0 } }])
})
