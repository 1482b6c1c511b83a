import { expect, test } from 'vitest'
import type { StepResult } from '../run/result.ts'
import type { RunVerdict } from '../run/verdict.ts'
import type { CheckResult, Proof, Verdict } from '../types.ts'
import { stepOutcome } from './step-outcome.ts'

/** `static passed` is a check of the step that is asked about. */
function outcome(verdict: RunVerdict, ...checks: `${Proof} ${Verdict}`[]) {
  const results = checks.map(words => {
    const [proof, of] = words.split(' ') as [Proof, Verdict]
    const skipped = { notes: ['waits for “There is a server” (2.0.exists)'], waitsFor: '2.0.exists' }
    return { step: 1, proof, verdict: of, notes: [], ...(of === 'skipped' && skipped) } as unknown as CheckResult
  })
  const ofOtherStep = {
    id: '2.0.exists',
    step: 2,
    proof: 'static',
    verdict: 'wrong',
    notes: [],
  } as unknown as CheckResult
  return stepOutcome({ id: 1, verdict } as StepResult, { checks: [...results, ofOtherStep] })
}

test.each([
  ['passed', 'pass'],
  ['wrong', 'fail'],
  ['not-started', 'skip'],
  ['environment', 'error'],
  ['checker-error', 'error'],
  ['timeout', 'error'],
] as const)('a step that is %s is recorded as %s', (verdict, status) => {
  expect(outcome(verdict, 'static passed')).toEqual({ status })
})

test('the files are right when all that was judged passed and the rest is to be run', () => {
  expect(outcome('unproven', 'static passed')).toEqual({ status: 'files-right' })
  expect(outcome('unproven', 'static passed', 'run passed')).toEqual({ status: 'files-right' })
})

test('what waits says for what, whether the files are right or not judged either', () => {
  expect(outcome('unproven', 'static passed', 'live skipped')).toEqual({
    status: 'files-right',
    waitsFor: 'waits for step 2',
  })
  expect(outcome('unproven', 'static skipped', 'static passed')).toEqual({
    status: 'skip',
    waitsFor: 'waits for step 2',
  })
  expect(outcome('unproven', 'static skipped')).toEqual({ status: 'skip', waitsFor: 'waits for step 2' })
})

test('a step of which nothing can be read was not tried by reading', () => {
  expect(outcome('unproven')).toEqual({ status: 'skip' })
})

test('a check that saw nothing leaves the step unchecked, not right', () => {
  expect(outcome('unproven', 'static passed', 'live unproven')).toEqual({ status: 'error' })
})
