import { expect, it } from 'vitest'
import type { RunResult } from '../run/result.ts'
import type { CheckResult, Finding } from '../types.ts'
import { describeOutcome } from './proof-case.ts'

const check = (id: string, more: Partial<CheckResult> = {}) => ({
  id,
  verdict: 'passed',
  findings: [],
  notes: [],
  ...more,
})
const outcomeOf = (verdict: string, ...checks: object[]) =>
  describeOutcome({ verdict, checks, findings: [] } as unknown as RunResult)
const finding = { code: '90.1.2.other-price' } as Finding

it.each([
  ['that passes', outcomeOf('passed', check('1.1.price')), 'passed'],
  [
    'with a finding, by its code',
    outcomeOf('wrong', check('1.1.price'), check('1.2.refused', { verdict: 'wrong', findings: [finding] })),
    'wrong, first 90.1.2.other-price',
  ],
  [
    'in which a check saw nothing, by that check',
    outcomeOf(
      'unproven',
      check('1.1.price'),
      check('1.2.refused', { verdict: 'unproven', notes: ['found nothing to look at'] }),
    ),
    'unproven: check 1.2.refused: found nothing to look at',
  ],
  ['that no check proves', outcomeOf('unproven', check('1.1.price', { verdict: 'skipped' })), 'unproven'],
])('describes a run %s', (_, words, expected) => {
  expect(words).toBe(expected)
})
