import { describe, expect, it } from 'vitest'
import { exitCodes, type Verdict } from '../types.ts'
import { combineVerdicts, type RunVerdict } from './verdict.ts'

const all: Verdict[] = [
  'passed',
  'wrong',
  'not-started',
  'environment',
  'checker-error',
  'timeout',
  'unproven',
  'skipped',
]

/** What two verdicts add up to: row with column. Written out, not computed: this table is the rule. */
const table: Record<Verdict, Record<Verdict, RunVerdict>> = {
  passed: {
    passed: 'passed',
    wrong: 'wrong',
    'not-started': 'not-started',
    environment: 'environment',
    'checker-error': 'checker-error',
    timeout: 'timeout',
    unproven: 'unproven',
    skipped: 'unproven',
  },
  wrong: {
    passed: 'wrong',
    wrong: 'wrong',
    'not-started': 'wrong',
    environment: 'wrong',
    'checker-error': 'wrong',
    timeout: 'wrong',
    unproven: 'wrong',
    skipped: 'wrong',
  },
  'not-started': {
    passed: 'not-started',
    wrong: 'wrong',
    'not-started': 'not-started',
    environment: 'not-started',
    'checker-error': 'not-started',
    timeout: 'not-started',
    unproven: 'not-started',
    skipped: 'not-started',
  },
  environment: {
    passed: 'environment',
    wrong: 'wrong',
    'not-started': 'not-started',
    environment: 'environment',
    'checker-error': 'checker-error',
    timeout: 'environment',
    unproven: 'environment',
    skipped: 'environment',
  },
  'checker-error': {
    passed: 'checker-error',
    wrong: 'wrong',
    'not-started': 'not-started',
    environment: 'checker-error',
    'checker-error': 'checker-error',
    timeout: 'checker-error',
    unproven: 'checker-error',
    skipped: 'checker-error',
  },
  timeout: {
    passed: 'timeout',
    wrong: 'wrong',
    'not-started': 'not-started',
    environment: 'environment',
    'checker-error': 'checker-error',
    timeout: 'timeout',
    unproven: 'timeout',
    skipped: 'timeout',
  },
  unproven: {
    passed: 'unproven',
    wrong: 'wrong',
    'not-started': 'not-started',
    environment: 'environment',
    'checker-error': 'checker-error',
    timeout: 'timeout',
    unproven: 'unproven',
    skipped: 'unproven',
  },
  skipped: {
    passed: 'unproven',
    wrong: 'wrong',
    'not-started': 'not-started',
    environment: 'environment',
    'checker-error': 'checker-error',
    timeout: 'timeout',
    unproven: 'unproven',
    skipped: 'unproven',
  },
}

describe('the verdict of a run', () => {
  it.each(all.flatMap(one => all.map(other => ({ one, other, sum: table[one][other] }))))(
    'is $sum for $one with $other',
    ({ one, other, sum }) => {
      expect(combineVerdicts([one, other])).toBe(sum)
      expect(combineVerdicts([other, one])).toBe(sum)
    },
  )

  it('is unproven when there was nothing', () => {
    expect(combineVerdicts([])).toBe('unproven')
  })

  it('is passed only when everything passed', () => {
    expect(all.filter(verdict => combineVerdicts(['passed', verdict]) === 'passed')).toEqual(['passed'])
  })

  it('leads to exit status 0 for passed alone', () => {
    expect(Object.entries(exitCodes).filter(([, code]) => code === 0)).toEqual([['passed', 0]])
  })
})
