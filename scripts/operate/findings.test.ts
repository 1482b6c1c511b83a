import { expect, test } from 'vitest'
import { exitCodeOf, patienceMsAt } from './findings.ts'

test.each([
  ['nobody else', 0, 2, 5000],
  ['as many programs as processors', 2, 2, 5000],
  ['three programs for each', 6, 2, 15_000],
  ['two and a third for each', 4.6667, 2, 11_667],
  ['more than anybody waits for', 400, 2, 60_000],
])('for a machine with %s it has its patience', (_what, load, processors, patience) => {
  expect(patienceMsAt(load, processors)).toBe(patience)
})

test.each([
  [0, ['up', 'up']],
  [0, ['up', 'degraded']],
  [1, ['degraded', 'down']],
] as const)('ends with %i when the parts are %j', (code, states) => {
  expect(exitCodeOf(states.map(status => ({ status })))).toBe(code)
})
