import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { StepView } from '../../report/step-view.ts'
import { layOut, type Size } from '../../screen/page.ts'
import { widthOf } from '../../screen/styled-text.ts'
import type { ReportedRun } from '../../state/lab-state.ts'
import type { CheckResult } from '../../types.ts'
import { farewell, watchPage } from './watch-page.ts'
import { noChanges, type WatchState } from './watch-state.ts'

const steps: StepView[] = [
  { id: 1, title: 'The greeting', points: 40, state: 'passed' },
  { id: 2, title: 'The server', points: 60, state: 'not-right' },
]

const checks: CheckResult[] = [
  { id: '1.1', step: 1, title: 'greeting.yaml is a mapping', verdict: 'passed' },
  {
    id: '2.1',
    step: 2,
    title: 'The server greets by name',
    verdict: 'wrong',
    findings: [
      {
        code: '90.2.1.no-greeting',
        message: 'GET /hello/Ada does not greet Ada.',
        place: { file: 'server.mjs', line: 4 },
        expected: 'Hello, Ada!',
        actual: 'no answer',
        next: 'See what part of the path your server takes for the name',
      },
    ],
  },
].map(check => ({ proof: 'live', findings: [], remarks: [], notes: [], ms: 1, ...check }) as CheckResult)

const run: ReportedRun = {
  format: 1,
  lab: '90',
  title: 'A greeting, served',
  directory: 'workspace/90-greeting',
  verdict: 'wrong',
  exitCode: 1,
  points: { earned: 40, of: 100 },
  seed: null,
  runner: null,
  findings: [],
  steps: [],
  checks,
  notProved: [],
  notes: [],
  ms: 300,
}

const watching = (more: Partial<WatchState> = {}): WatchState => ({
  lab: { id: '90', title: 'A greeting, served' },
  own: true,
  steps,
  current: 2,
  run,
  changes: noChanges,
  scroll: 0,
  ...more,
})

const frame = (state: WatchState, size: Size = { columns: 80, rows: 16 }) =>
  layOut(watchPage(state, size), size, state.scroll).lines.map(line => stripVTControlCharacters(line).trimEnd())

const text = (more: Partial<WatchState>) => frame(watching(more), { columns: 100, rows: 60 }).join('\n')

describe('the watch screen', () => {
  it('shows the lab, the step with what is wrong there, and the keys', () => {
    expect(frame(watching())).toEqual([
      'Lab 90  A greeting, served                                      40 of 100 points',
      '████████░░░░░░░░░░░░   1 ✓ [2 ✗] 1 of 2 steps',
      '',
      'Step 2  The server  not right yet  60 points',
      '',
      '✗ GET /hello/Ada does not greet Ada.',
      '  server.mjs:4',
      '  expected  Hello, Ada!',
      '  actual    no answer',
      '  next      See what part of the path your server takes for the name',
      '  90.2.1.no-greeting',
      '',
      '',
      '─'.repeat(80),
      '1 of 2 checks passed, 0.3 s. Watching workspace/90-greeting',
      'n next  h hint  l list  c check all  r reset  ←→ steps  q quit',
    ])
  })

  it.each<[string, Partial<WatchState>, string]>([
    [
      'what is being checked',
      { checking: { everything: false, text: 'Step 2: x', seconds: 0 } },
      'Checking  Step 2: x',
    ],
    [
      'that everything is checked, and for how long already',
      { checking: { everything: true, text: 'Starting what is asked', seconds: 4 } },
      `Checking everything  Starting what is asked${' '.repeat(54)}4 s`,
    ],
    [
      'what passes since the check before',
      { changes: { passing: [checks[0]!], failing: [] } },
      'Since the check before\n✓ Step 1: greeting.yaml is a mapping',
    ],
    [
      'what no longer does',
      { changes: { passing: [], failing: [checks[0]!] } },
      'Since the check before\n✗ Step 1: greeting.yaml is a mapping',
    ],
    [
      'three of many changes',
      { changes: { passing: Array.from({ length: 5 }, () => checks[0]!), failing: [] } },
      '✓ and 2 more',
    ],
    [
      'the hint',
      { hint: { text: 'Look at the path.', number: 1, of: 3, aimed: true } },
      'Hint 1 of 3\n  Look at the path.',
    ],
    ['that a step is right', { current: 1 }, 'Step 1 is right. Press n for the next one.'],
    [
      'that only a run is left',
      { steps: [{ ...steps[1]!, state: 'files-right' }] },
      'The files of step 2 are right. Press c to run it.',
    ],
    ['what comes after the lab', { completed: '\nLab 90 is done.\n' }, '\nLab 90 is done.'],
    ['what a key did', { notice: 'Nothing was reset.' }, '\nNothing was reset.\nn next'],
    ['the question before a reset', { asksReset: true }, 'can be brought back.\ny yes, begin again  n no'],
  ])('shows %s', (_, more, expected) => {
    expect(text(more)).toContain(expected)
  })

  it('says why a step was not judged', () => {
    const waiting: CheckResult = {
      ...checks[1]!,
      verdict: 'skipped',
      findings: [],
      notes: ['waits for “The greeting”'],
    }
    const state = watching({ steps: [steps[0]!, { ...steps[1]!, state: 'waits' }], run: { ...run, checks: [waiting] } })
    expect(frame(state).join('\n')).toMatch(/Step 2 {2}The server {2}waits .*\n\n {2}waits for “The greeting”/)
  })

  it('has nothing to say of a run that has not ended', () => {
    expect(frame(watching({ run: undefined })).slice(3, 6)).toEqual([
      'Step 2  The server  not right yet  60 points',
      '',
      '',
    ])
  })

  it('fits any screen', () => {
    const long = 'A finding with 日本語 and a_very_long_identifier_that_cannot_be_broken_anywhere_at_all. '.repeat(4)
    const finding = { ...checks[1]!.findings[0]!, message: long, actual: long }
    const state = watching({
      lab: { id: '90', title: long },
      run: { ...run, checks: [{ ...checks[1]!, findings: [finding] }] },
      notice: long,
    })
    for (const columns of [20, 40, 79, 80, 200])
      for (const rows of [5, 10, 24, 60]) {
        const { lines } = layOut(watchPage(state, { columns }), { columns, rows })
        expect(lines.length, `${columns}×${rows}`).toBeLessThanOrEqual(rows)
        expect(Math.max(...lines.map(widthOf)), `${columns}×${rows}`).toBeLessThanOrEqual(columns)
      }
  })
})

it.each<[StepView['state'], string]>([
  ['not-right', 'Lab 90: 1 of 2 steps, 40 of 100 points. Go on with npx lab check 90 --watch'],
  ['proved', 'Lab 90: 2 of 2 steps, 100 of 100 points.'],
])('what is left on the terminal with a second step that is %s', (state, sentence) => {
  expect(farewell(watching({ steps: [steps[0]!, { ...steps[1]!, state }] }))).toBe(sentence)
})
