import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { ReportedRun } from '../state/lab-state.ts'
import type { CheckResult, Finding } from '../types.ts'
import { junitXml } from './junit.ts'
import { runText } from './text.ts'

const check = (id: string, more: Partial<CheckResult> = {}): CheckResult => ({
  id,
  step: Number(id[0]),
  title: `Check ${id}`,
  proof: 'static',
  verdict: 'passed',
  findings: [],
  remarks: [],
  notes: [],
  ms: 12,
  ...more,
})

const finding = (number: number): Finding => ({
  code: `02.1.${number}.x`,
  message: `Fault ${number}.`,
  next: 'Mend it',
})

const compose = { id: 1, title: 'Compose file', points: { earned: 20, of: 20 } }
const environment = { id: 2, title: 'Environment', points: { earned: 0, of: 10 } }

function runOf(checks: CheckResult[], more: Partial<ReportedRun> = {}): ReportedRun {
  return {
    format: 1,
    lab: '02',
    title: 'Preparing the infrastructure',
    directory: 'workspace/02-infrastructure',
    verdict: 'passed',
    exitCode: 0,
    points: { earned: 20, of: 30 },
    seed: null,
    runner: null,
    findings: [],
    steps: [
      { ...compose, verdict: 'passed', proved: 'live', state: 'proved' },
      { ...environment, verdict: 'wrong', proved: 'none', state: 'not-right' },
    ],
    checks,
    notProved: [],
    notes: [],
    ms: 812,
    ...more,
  }
}

const text = (run: ReportedRun) => stripVTControlCharacters(runText(run))

describe('a run as text', () => {
  it('has a line per step with its points and checks', () => {
    const lines = text(
      runOf([
        check('1.1.a'),
        check('2.1.b', { verdict: 'wrong', findings: [finding(1)] }),
        check('2.2.c', { verdict: 'skipped' }),
      ]),
    ).split('\n')
    expect(lines[2]).toBe('  ✓ 1  Compose file   20/20   proved by running  1 check')
    expect(lines[3]).toBe('  ✗ 2  Environment     0/10   not right yet  0 of 2 checks passed, 1 not run yet')
  })

  it('shows five findings and counts the rest', () => {
    const findings = Array.from({ length: 7 }, (_, index) => finding(index + 1))
    const said = text(runOf([check('1.1.a', { verdict: 'wrong', findings })], { verdict: 'wrong' }))
    expect(said).toContain('Fault 5.')
    expect(said).not.toContain('Fault 6.')
    expect(said).toContain('… and 2 more findings; mend the first ones first.')
    expect(said).toContain('npx lab hint 02')
  })

  it('shows what has one cause once, so that five causes are seen', () => {
    const missing = ['sales', 'inventory', 'payment'].map(name => ({
      ...finding(1),
      message: `There is no “${name}”.`,
    }))
    const findings = [...missing, ...[2, 3, 4, 5, 6, 6].map(finding)]
    const said = text(runOf([check('1.1.a', { verdict: 'wrong', findings })], { verdict: 'wrong' }))
    expect(said).toContain('✗ There is no “sales”.\n  also      “inventory”, “payment”\n')
    expect(said).toContain('Fault 5.')
    expect(said).toContain('… and 2 more findings; mend the first ones first.')
  })

  it('of what has not been begun shows the first thing to do only, and nothing of it beside real mistakes', () => {
    const open = [1, 2, 3].map(number =>
      check(`${number}.1.a`, { verdict: 'not-started', findings: [finding(number)] }),
    )
    const untouched = text(runOf(open, { verdict: 'not-started', findings: [finding(7)] }))
    expect(untouched).toMatch(/Fault 7.*Fault 1/s)
    expect(untouched).not.toContain('Fault 2.')
    const begun = text(
      runOf([...open, check('4.1.b', { verdict: 'wrong', findings: [finding(8)] })], { verdict: 'wrong' }),
    )
    expect(begun).toContain('Fault 8.')
    expect(begun).not.toContain('Fault 1.')
  })

  it('says what has regressed, and when it was still right', () => {
    const lost = { ...environment, verdict: 'wrong', proved: 'none', state: 'regressed' } as const
    const said = text(runOf([], { steps: [{ ...lost, passedAt: '2026-03-01T10:00:00.000Z' }] }))
    expect(said).toMatch(/↓ 2 {2}Environment .*regressed: passed 2026-03-01 \d\d:00/)
  })

  it('ends with the command that draws the same values again, when running it found something', () => {
    const found = [check('2.2.b', { proof: 'run', verdict: 'wrong', findings: [finding(1)] })]
    const read = [check('2.2.b', { verdict: 'wrong', findings: [finding(1)] })]
    const said = (run: Partial<ReportedRun>, checks = found) =>
      stripVTControlCharacters(runText(runOf(checks, { verdict: 'wrong', ...run }), 'npx lab check 02 --dir mine'))
    expect(said({ seed: 7 })).toMatch(/\n {2}The same values again: npx lab check 02 --dir mine --seed 7\n$/)
    for (const other of [said({ seed: null }), said({ seed: 7 }, read), text(runOf(found, { seed: 7 }))])
      expect(other).not.toContain('--seed')
  })

  it('says so when the files are right and only running them showed what is wrong', () => {
    const live = check('2.2.b', { proof: 'live', verdict: 'wrong', findings: [finding(1)] })
    expect(text(runOf([check('2.1.a'), live]))).toContain('\nThe files are right; running it showed:\n\n✗ Fault 1.')
    const both = [check('2.1.a', { verdict: 'wrong', findings: [finding(2)] }), live]
    const untouched = runOf([check('2.1.a'), live], { findings: [finding(7)] })
    expect(text(untouched)).not.toContain('The files are right')
    for (const checks of [both, [live]]) expect(text(runOf(checks))).not.toContain('The files are right')
  })

  it('says apart what only waits for what is to be mended', () => {
    const wrong = check('1.1.a', { verdict: 'wrong', findings: [finding(1)] })
    const waiting = Array.from({ length: 7 }, (_, index) => check(`2.${index}.x`, { verdict: 'skipped' }))
    const said = text(runOf([wrong, ...waiting]))
    expect(said).toContain('\nWaits for the findings above:\n  Step 2: Check 2.0.x\n')
    expect(said).toContain('  … and 2 more\n')
    expect(text(runOf([check('1.1.a')]))).not.toContain('Waits for')
  })

  it('says for what a step waits', () => {
    const waiting = {
      ...environment,
      verdict: 'unproven',
      proved: 'static',
      waitsFor: 'waits for step 1',
    } as const
    const said = (state: 'waits' | 'files-right') => text(runOf([], { steps: [{ ...waiting, state }] }))
    expect(said('waits')).toContain('… 2  Environment    0/10   waits for step 1')
    expect(said('files-right')).toContain('◐ 2  Environment    0/10   files right, not run yet: waits for step 1')
  })

  it('counts points as earned when they are proved, and keeps them while the files are the same', () => {
    const read = { verdict: 'unproven', proved: 'static' } as const
    const kept = { ...compose, ...read, points: { earned: 0, of: 20 }, state: 'proved' } as const
    const run = { verdict: 'unproven', points: { earned: 0, of: 30 } } as const
    const open = { ...environment, ...read, state: 'files-right' } as const
    expect(text(runOf([], { ...run, steps: [kept, open] }))).toMatch(/files right, not run yet {2}20 of 30 points/)
    expect(text(runOf([], { ...run, steps: [kept] }))).toMatch(/proved by running {2}20 of 30 points/)
  })

  it('keeps remarks back until nothing is wrong', () => {
    const remarked = check('1.1.a', { remarks: [finding(9)] })
    expect(text(runOf([remarked]))).toContain('• Fault 9.')
    expect(text(runOf([remarked, check('2.1.b', { verdict: 'wrong', findings: [finding(1)] })]))).not.toContain(
      'Fault 9.',
    )
  })

  it('says under one heading what nobody has shown', () => {
    const open = check('1.1.a', { notes: ['How the table is made.'] })
    const both = ['The image build.', 'How the table is made.']
    expect(text(runOf([open], { runner: 'local', notProved: both }))).toContain(
      '\n  Not proved on local processes:\n    The image build.\n    How the table is made.\n',
    )
    const notProved = ['Not proved live: this was a static check.', 'How the table is made.']
    expect(text(runOf([open], { notProved }))).toContain(
      '\n  Not proved live: this was a static check.\n  Could not be told from the files alone:\n    How the table is made.\n',
    )
    expect(text(runOf([], { notProved: notProved.slice(0, 1) }))).not.toContain('Could not be told')
    expect(text(runOf([open], { notProved, verdict: 'wrong' }))).not.toContain('Could not be told')
  })
})

describe('a run as JUnit', () => {
  const xml = junitXml(
    runOf([
      check('1.1.a'),
      check('1.2.b', { verdict: 'wrong', findings: [{ ...finding(2), message: 'Is "a" < b & c?\u0007' }] }),
      check('2.1.c', { verdict: 'skipped', notes: ['waits for “b”'] }),
      check('2.2.d', { verdict: 'environment', findings: [finding(3)] }),
    ]),
  )

  it('counts failures apart from what the machine prevented', () => {
    expect(xml).toContain(
      '<testsuites name="Lab 02: Preparing the infrastructure" tests="4" failures="1" errors="1" skipped="1" time="0.812">',
    )
    expect(xml).toContain('<skipped message="waits for “b”"/>')
    expect(xml).toContain('<error type="02.1.3.x" message="Fault 3.">')
  })

  it('escapes what XML cannot hold', () => {
    expect(xml).toContain('message="Is &quot;a&quot; &lt; b &amp; c?"')
    expect(xml).not.toContain('\u0007')
  })
})
