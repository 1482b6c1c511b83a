import { describe, expect, it } from 'vitest'
import type { StepView } from '../../report/step-view.ts'
import type { ReportedRun } from '../../state/lab-state.ts'
import type { CheckResult, Verdict } from '../../types.ts'
import { afterRun, keysFor, noChanges, pressKey, type WatchState } from './watch-state.ts'

const steps = (...states: StepView['state'][]): StepView[] =>
  states.map((state, index) => ({ id: index + 1, title: `Step ${index + 1}`, points: 10, state }))

const watching = (more: Partial<WatchState> = {}): WatchState => ({
  lab: { id: '90', title: 'A greeting' },
  own: true,
  steps: steps('not-right', 'not-started'),
  current: 1,
  changes: noChanges,
  scroll: 0,
  ...more,
})

const check = (id: string, verdict: Verdict, code = `90.${id}`): CheckResult => ({
  id,
  step: Number(id[0]),
  title: `Check ${id}`,
  proof: 'static',
  verdict,
  findings: verdict === 'wrong' ? [{ code, message: 'No.', next: 'Mend it' }] : [],
  remarks: [],
  notes: [],
  ms: 1,
})

const run = (...checks: CheckResult[]): ReportedRun => ({
  format: 1,
  lab: '90',
  title: 'A greeting',
  directory: 'workspace/90-greeting',
  verdict: 'wrong',
  exitCode: 1,
  points: { earned: 0, of: 20 },
  seed: null,
  runner: null,
  findings: [],
  steps: [],
  checks,
  notProved: [],
  notes: [],
  ms: 300,
})

describe('a key on the watch screen', () => {
  it.each([
    ['h', 'hint'],
    ['l', 'list'],
    ['c', 'everything'],
    ['q', 'quit'],
    ['ctrl+c', 'quit'],
    ['n', undefined],
    ['r', undefined],
    ['x', undefined],
  ])('%s asks for %s', (key, effect) => {
    expect(pressKey(watching(), key).effect).toBe(effect)
  })

  it.each<[string, StepView['state'][], number, number, RegExp | undefined]>([
    ['goes on from a step that is right', ['passed', 'not-right', 'not-started'], 1, 2, undefined],
    ['goes on when only a run is left', ['files-right', 'not-right'], 1, 2, undefined],
    ['passes by what is right already', ['passed', 'proved', 'not-started'], 1, 3, undefined],
    ['comes back to a step that regressed', ['regressed', 'passed'], 2, 1, undefined],
    ['stays with a step that is not right', ['not-right', 'not-started'], 1, 1, /^Step 1 is not right yet/],
    ['says when all is right', ['passed', 'proved'], 1, 1, /^Every step is right/],
    ['goes on to what is to be run when nothing is to be written', ['passed', 'files-right'], 1, 2, undefined],
    ['says when only its run is left', ['passed', 'files-right'], 2, 2, /^Press c to run it/],
  ])('n %s', (_, states, from, to, notice) => {
    const { state } = pressKey(watching({ steps: steps(...states), current: from }), 'n')
    expect(state.current).toBe(to)
    if (notice) expect(state.notice).toMatch(notice)
    else expect(state.notice).toBeUndefined()
  })

  it.each([
    ['right', 1, 2],
    ['left', 2, 1],
    ['left', 1, 1],
    ['right', 2, 2],
  ])('%s leads from step %i to step %i', (key, from, to) => {
    expect(pressKey(watching({ current: from }), key).state.current).toBe(to)
  })

  it('begins the lab again only after a yes', () => {
    const asked = pressKey(watching(), 'r').state
    expect(asked.asksReset).toBe(true)
    expect(pressKey(asked, 'y')).toMatchObject({ effect: 'reset', state: { asksReset: false } })
    for (const key of ['n', 'r', 'return', 'q']) {
      const { state, effect } = pressKey(asked, key)
      expect([state.notice, effect], key).toEqual(['Nothing was reset.', undefined])
    }
    expect(pressKey(asked, 'ctrl+c').effect).toBe('quit')
  })

  it('does nothing for a folder that is not the workspace when it is about what is stored', () => {
    const foreign = watching({ own: false })
    expect(keysFor(foreign).flatMap(({ label }) => label?.[0] ?? [])).toEqual(['n', 'l', 'c', '←→', 'q'])
    expect([pressKey(foreign, 'h').effect, pressKey(foreign, 'r').state.asksReset]).toEqual([undefined, undefined])
  })
})

describe('a check that has ended', () => {
  const before = watching({
    run: run(check('1.1', 'passed'), check('1.2', 'wrong'), check('2.1', 'skipped')),
    hint: { text: 'Look.', number: 1, of: 2, aimed: true },
    scroll: 5,
  })
  const standing = { steps: steps('passed', 'not-right'), completed: undefined }

  it('says what passes now and what no longer does', () => {
    const after = afterRun(before, run(check('1.1', 'wrong'), check('1.2', 'passed'), check('2.1', 'passed')), standing)
    expect(after.changes.passing.map(({ id }) => id)).toEqual(['1.2', '2.1'])
    expect(after.changes.failing.map(({ id }) => id)).toEqual(['1.1'])
  })

  it('has no news at first', () => {
    expect(afterRun(watching(), run(check('1.1', 'passed')), standing).changes).toEqual(noChanges)
  })

  it('has no news of work that was begun again', () => {
    const begun = { ...run(check('1.1', 'wrong')), verdict: 'not-started' as const }
    expect(afterRun(before, begun, standing).changes).toEqual(noChanges)
  })

  it('leaves the hint and the place where it is while the same fails', () => {
    const after = afterRun(before, run(check('1.1', 'passed'), check('1.2', 'wrong')), standing)
    expect([after.hint?.text, after.scroll]).toEqual(['Look.', 5])
  })

  it('takes the hint away when something else fails, and begins above', () => {
    const after = afterRun(before, run(check('1.1', 'wrong')), standing)
    expect([after.hint, after.scroll]).toEqual([undefined, 0])
  })

  it('stays at the step that has become right', () => {
    expect(afterRun(before, run(check('1.2', 'passed')), standing).current).toBe(1)
  })

  it.each<[string, Partial<WatchState>, number]>([
    ['shows the first open step when it is the first', {}, 2],
    ['shows the step that was asked for', { chosen: true }, 1],
  ])('%s', (_, more, current) => {
    expect(afterRun(watching(more), run(check('1.1', 'passed')), standing).current).toBe(current)
  })
})
