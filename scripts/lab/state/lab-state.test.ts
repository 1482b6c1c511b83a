import { describe, expect, it, test } from 'vitest'
import type { Manifest } from '../catalogue/manifest.ts'
import type { RunResult } from '../run/result.ts'
import type { RunVerdict } from '../run/verdict.ts'
import type { Proof } from '../types.ts'
import { applyRun, type NextTask, nextTask, reportSteps, stepState, stepToHint } from './lab-state.ts'
import type { LabState, StepState } from './store.ts'

const steps = [1, 2, 3].map(id => ({ id, proof: 'live' })) as Manifest['steps']

const proof = { by: 'live', work: 'a', at: '1' } as const
/** `p` proved, `c` proved before its files changed, `f` files right and never run, `r` regressed, `w` wrong, `-` never checked. */
const standing: Record<string, StepState | undefined> = {
  p: { last: 'pass', work: 'a', checkedAt: '1', firstPassedAt: '1', proof },
  c: { last: 'files-right', work: 'b', checkedAt: '2', firstPassedAt: '1', proof },
  f: { last: 'files-right', work: 'a', checkedAt: '2' },
  r: { last: 'fail', work: 'b', checkedAt: '2', firstPassedAt: '1', proof },
  w: { last: 'fail', work: 'a', checkedAt: '2' },
  '-': undefined,
}

const stateOf = (word: string): LabState => ({
  steps: Object.fromEntries(
    [...word].flatMap((letter, index) => (standing[letter] ? [[index + 1, standing[letter]]] : [])),
  ),
  codes: {},
  hints: {},
})

/** A run in which step 1 got the first verdict, step 2 the second; a step that is unproven has right files. */
const runWith = (...verdicts: RunVerdict[]) =>
  ({
    lab: '90',
    steps: verdicts.map((verdict, index) => ({
      id: index + 1,
      title: '',
      verdict,
      points: { earned: 0, of: 1 },
      proved: verdict === 'passed' ? 'live' : 'none',
    })),
    checks: verdicts.map((verdict, index) => ({
      id: `${index + 1}.1.x`,
      step: index + 1,
      proof: 'static',
      verdict: verdict === 'unproven' ? 'passed' : verdict,
      findings: verdict === 'wrong' ? [{ code: `90.${index + 1}.1.x`, message: 'm', next: 'n' }] : [],
      notes: [],
    })),
  }) as unknown as RunResult

describe('what is next', () => {
  const table: [string, NextTask][] = [
    ['---', { do: 'step', step: 1 }],
    ['w--', { do: 'step', step: 1 }],
    ['f--', { do: 'step', step: 1 }],
    ['p--', { do: 'step', step: 2 }],
    ['c--', { do: 'step', step: 2 }],
    ['pw-', { do: 'step', step: 2 }],
    ['-p-', { do: 'step', step: 1 }],
    ['pp-', { do: 'step', step: 3 }],
    ['p-p', { do: 'step', step: 2 }],
    ['ppp', { do: 'done' }],
    ['pcp', { do: 'run' }],
    ['pfp', { do: 'step', step: 2 }],
    ['r--', { do: 'mend', step: 1 }],
    ['pr-', { do: 'mend', step: 2 }],
    ['cr-', { do: 'mend', step: 2 }],
    ['wr-', { do: 'mend', step: 2 }],
    ['ppr', { do: 'mend', step: 3 }],
    ['rrr', { do: 'mend', step: 1 }],
  ]
  it.each(table)('for %s is %o', (word, next) => {
    expect(nextTask(steps, stateOf(word), true)).toEqual(next)
  })

  it('is to start when the workspace is not there, whatever was passed', () => {
    expect(nextTask(steps, stateOf('ppp'), false)).toEqual({ do: 'start' })
  })
})

describe('a hint', () => {
  it('is for the step that was found wrong last, and else for the next one', () => {
    expect(stepToHint(steps, stateOf('ww-'))).toBe(1)
    const later: LabState = stateOf('ww-')
    later.steps[2] = { ...standing.w!, checkedAt: '3' }
    expect(stepToHint(steps, later)).toBe(2)
    expect(stepToHint(steps, stateOf('p--'))).toBe(2)
    expect(stepToHint(steps, stateOf('ppp'))).toBeUndefined()
    expect(stepToHint(steps, stateOf('pcp'))).toBeUndefined()
  })
})

/** The state of step 1 after runs over some work, each on a day of its own. */
function stateAfter(...runs: [RunVerdict, work: string][]) {
  const after = runs.reduce(
    (lab, [verdict, work], day) => applyRun(lab, runWith(verdict), work, `${day}`),
    stateOf('-'),
  )
  return { step: after.steps[1], state: stepState(after.steps[1], 'live'), lab: after }
}

describe('a run', () => {
  it('keeps when a step first passed, and when, by what and with which files it last did', () => {
    expect(stateAfter(['passed', 'a'], ['passed', 'b']).step).toMatchObject({
      last: 'pass',
      checkedAt: '1',
      firstPassedAt: '0',
      proof: { by: 'live', work: 'b', at: '1' },
    })
  })

  it('that reads the same files again leaves a proof standing', () => {
    expect(stateAfter(['passed', 'a'], ['unproven', 'a']).state).toBe('proved')
    expect(stateAfter(['passed', 'a'], ['unproven', 'b']).state).toBe('files-right')
    expect(stateAfter(['unproven', 'a']).state).toBe('files-right')
  })

  it.each(['environment', 'checker-error', 'timeout'] as const)('takes no proof away when it ends in %s', verdict => {
    const { state, step } = stateAfter(['passed', 'a'], [verdict, 'a'])
    expect([state, step?.proof?.at]).toEqual(['proved', '0'])
    expect(stateAfter(['passed', 'a'], [verdict, 'b']).state).toBe('unchecked')
  })

  it('shows what is lost again, with the time at which it was still right', () => {
    const { state, step } = stateAfter(['passed', 'a'], ['wrong', 'b'])
    expect([state, step?.proof?.at]).toEqual(['regressed', '0'])
    expect(stateAfter(['passed', 'a'], ['not-started', 'b']).state).toBe('regressed')
  })

  it('calls nothing lost of which only the files were right', () => {
    expect(stateAfter(['unproven', 'a'], ['wrong', 'a']).state).toBe('not-right')
    expect(stateAfter(['unproven', 'a'], ['wrong', 'b']).state).toBe('not-right')
  })

  it('that nothing was read in changes nothing', () => {
    const before = stateAfter(['wrong', 'a']).lab
    const nothing = { ...runWith('unproven'), checks: [] }
    expect(applyRun(before, nothing, 'b', 'later')).toEqual(before)
  })

  it('that nothing was read in, of files that have changed since they were run, says that they have', () => {
    const nothingRead = { ...runWith('unproven'), checks: [] } as unknown as RunResult
    expect(stepState(applyRun(stateOf('p'), nothingRead, 'a', '3').steps[1], 'run')).toBe('proved')
    expect(stepState(applyRun(stateOf('p'), nothingRead, 'b', '3').steps[1], 'run')).toBe('files-right')
  })

  it('says for what a step waits, until it is judged', () => {
    const waits = 'waits for “There is a server” (2.0.exists)'
    const run = runWith('unproven')
    const waiting = { ...run, checks: run.checks.map(check => ({ ...check, verdict: 'skipped', notes: [waits] })) }
    const after = applyRun(stateOf('-'), waiting as RunResult, 'a', 'monday')
    expect(reportSteps(run.steps, steps, after)).toMatchObject([{ state: 'waits', waitsFor: waits }])
    const [judged] = reportSteps(run.steps, steps, applyRun(after, runWith('passed'), 'a', 'tuesday'))
    expect(judged).toMatchObject({ state: 'proved', waitsFor: undefined, passedAt: 'tuesday' })
  })

  it('takes no proof away where the same files only wait for another step', () => {
    const waiting = runWith('unproven')
    for (const check of waiting.checks) Object.assign(check, { verdict: 'skipped', notes: ['waits for “X” (9.9.x)'] })
    const proved = stateAfter(['passed', 'a']).lab
    const stateWith = (work: string) => stepState(applyRun(proved, waiting, work, 'later').steps[1], 'live')
    expect([stateWith('a'), stateWith('b')]).toEqual(['proved', 'waits'])
  })

  it('remembers what was wrong first, for the hint, and forgets it when the step passes', () => {
    const { lab } = stateAfter(['wrong', 'a'])
    expect(lab.codes).toEqual({ 1: '90.1.1.x' })
    const hints = { '90.1': 2, '90.1.1.x': 1, '90.2': 1, '90.2.1.x': 3, '90.11.1.x': 1 }
    const right = applyRun({ ...lab, hints }, runWith('passed'), 'b', 'tuesday')
    expect(right).toMatchObject({ codes: {} })
    expect(right.hints).toEqual({ '90.2': 1, '90.2.1.x': 3, '90.11.1.x': 1 })
  })

  it('names what is wrong now: a broken machine does not make that be forgotten, right files do', () => {
    expect(stateAfter(['wrong', 'a'], ['environment', 'a']).lab.codes).toEqual({ 1: '90.1.1.x' })
    expect(stateAfter(['wrong', 'a'], ['unproven', 'b']).lab.codes).toEqual({})
  })
})

test.each<[Proof, Proof, string]>([
  ['live', 'live', 'proved'],
  ['static', 'static', 'passed'],
  ['static', 'live', 'files-right'],
])('a pass of an earlier release, by %s where the lab asks for %s, is %s', (by, asked, state) => {
  const step: StepState = { last: 'pass', checkedAt: '1', firstPassedAt: '1', proof: { by, at: '1' } }
  expect(stepState(step, asked)).toBe(state)
})
