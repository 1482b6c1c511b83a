import { describe, expect, it } from 'vitest'
import type { Manifest } from '../catalogue/manifest.ts'
import type { RunResult } from '../run/result.ts'
import type { RunVerdict } from '../run/verdict.ts'
import { applyRun, hasRegressed, type NextTask, nextTask, regressions } from './lab-state.ts'
import type { LabState, StepState } from './store.ts'

const steps = [{ id: 1 }, { id: 2 }, { id: 3 }] as Manifest['steps']

/** `p` passed, `r` passed once and wrong now, `w` wrong, `-` never checked. */
const standing: Record<string, StepState | undefined> = {
  p: { verdict: 'passed', proved: 'live', checkedAt: '2', firstPassedAt: '1', lastPassedAt: '2' },
  r: { verdict: 'wrong', proved: 'none', checkedAt: '2', firstPassedAt: '1', lastPassedAt: '1' },
  w: { verdict: 'wrong', proved: 'none', checkedAt: '2' },
  '-': undefined,
}

const stateOf = (word: string): LabState => ({
  steps: Object.fromEntries(
    [...word].flatMap((letter, index) => (standing[letter] ? [[index + 1, standing[letter]]] : [])),
  ),
  codes: {},
  hints: {},
})

const runWith = (...verdicts: RunVerdict[]) =>
  ({
    steps: verdicts.map((verdict, index) => ({
      id: index + 1,
      title: '',
      verdict,
      points: { earned: 0, of: 1 },
      proved: verdict === 'passed' ? 'static' : 'none',
    })),
    checks: verdicts.flatMap((verdict, index) =>
      verdict === 'wrong'
        ? [
            {
              id: `${index + 1}.1.x`,
              step: index + 1,
              findings: [{ code: `90.${index + 1}.1.x`, message: 'm', next: 'n' }],
            },
          ]
        : [],
    ),
  }) as unknown as RunResult

describe('what is next', () => {
  const table: [string, NextTask][] = [
    ['---', { do: 'step', step: 1 }],
    ['w--', { do: 'step', step: 1 }],
    ['p--', { do: 'step', step: 2 }],
    ['pw-', { do: 'step', step: 2 }],
    ['-p-', { do: 'step', step: 1 }],
    ['pp-', { do: 'step', step: 3 }],
    ['p-p', { do: 'step', step: 2 }],
    ['ppp', { do: 'done' }],
    ['r--', { do: 'mend', step: 1 }],
    ['pr-', { do: 'mend', step: 2 }],
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

describe('a run', () => {
  it('keeps when a step first passed and when it last did', () => {
    const first = applyRun(stateOf('---'), runWith('passed'), 'monday')
    const second = applyRun(first, runWith('passed'), 'tuesday')
    expect(second.steps[1]).toEqual({
      verdict: 'passed',
      proved: 'static',
      checkedAt: 'tuesday',
      firstPassedAt: 'monday',
      lastPassedAt: 'tuesday',
    })
  })

  it('shows what is lost again, with the time at which it was still right', () => {
    const before = applyRun(stateOf('---'), runWith('passed', 'passed'), 'monday')
    const run = runWith('wrong', 'passed')
    expect(regressions(before, run)).toEqual([1])
    const after = applyRun(before, run, 'tuesday')
    expect(after.steps[1]).toMatchObject({ verdict: 'wrong', lastPassedAt: 'monday', checkedAt: 'tuesday' })
    expect(hasRegressed(after.steps[1])).toBe(true)
    expect(hasRegressed(after.steps[2])).toBe(false)
  })

  it.each(['environment', 'checker-error', 'timeout', 'unproven'] as const)(
    'takes nothing away when it ends in %s',
    verdict => {
      const before = applyRun(stateOf('---'), runWith('passed'), 'monday')
      const run = runWith(verdict)
      expect(applyRun(before, run, 'tuesday')).toEqual(before)
      expect(regressions(before, run)).toEqual([])
    },
  )

  it('remembers what was wrong first, for the hint, and forgets it when the step passes', () => {
    const wrong = applyRun(stateOf('---'), runWith('wrong'), 'monday')
    expect(wrong.codes).toEqual({ 1: '90.1.1.x' })
    const hints = { '90.1': 2, '90.1.1.x': 1, '90.2': 1, '90.2.1.x': 3, '90.11.1.x': 1 }
    const right = applyRun({ ...wrong, hints }, { ...runWith('passed'), lab: '90' }, 'tuesday')
    expect(right).toMatchObject({ codes: {} })
    expect(right.hints).toEqual({ '90.2': 1, '90.2.1.x': 3, '90.11.1.x': 1 })
  })
})
