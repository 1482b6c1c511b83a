/** What a release before left of a learner's work and standing, with the `lab` command of this one. See README.md here. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { main } from '../lab/main.ts'
import { type CoursePaths, coursePathsAt } from '../lab/paths.ts'
import { readAttempts } from '../lab/progress/record.ts'
import { readState } from '../lab/state/store.ts'
import { repository } from '../repository.mjs'
import { fixtureOf, machine } from './release.ts'

function learner(fixture: string) {
  const root = machine()
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  cpSync(join(fixture, 'state'), join(root, '.groundwork'), { recursive: true })
  cpSync(join(fixture, 'workspace'), join(root, 'workspace'), { recursive: true })
  // Nobody listens there: results wait.
  const membership = join(root, '.groundwork/progress/membership.json')
  const text = readFileSync(membership, 'utf8')
  writeFileSync(membership, text.replace(/http:[^"]+/, 'http://127.0.0.1:9'))
  const paths: CoursePaths = { ...coursePathsAt(root), labs: join(repository, 'labs') }
  return { paths, lab: (...argv: string[]) => runLab(paths, argv) }
}

async function runLab(paths: CoursePaths, argv: string[]) {
  const out: string[] = []
  const err: string[] = []
  const exitCode = await main(argv, {
    paths,
    out: text => void out.push(text),
    err: text => void err.push(text),
    signal: new AbortController().signal,
  })
  return { exitCode, out: stripVTControlCharacters(out.join('')), err: err.join('') }
}

describe('what ec9ecc4 left, in the form of then', () => {
  const fixture = fixtureOf('ec9ecc4')
  const recorded = JSON.parse(readFileSync(join(fixture, 'state/labs/state.json'), 'utf8')).labs['02']

  type Recorded = Record<'verdict' | 'proved' | 'checkedAt' | 'firstPassedAt' | 'lastPassedAt', string>

  test('status knows the passes, what is next, and loses nothing of the standing', async () => {
    const { paths, lab } = learner(fixture)
    const { exitCode, out } = await lab('status')
    expect(exitCode).toBe(0)
    expect(out).toContain('npx lab check 02 --step 3')
    // Hints are counted by the failure that they were for.
    const hints = { [recorded.codes[3]]: recorded.hints[3] }
    const { steps, ...lab02 } = readState(paths).labs['02']!
    const { steps: recordedSteps, ...others } = recorded
    expect(lab02).toEqual({ ...others, hints })
    expect(Object.keys(steps)).toEqual(Object.keys(recordedSteps))
    for (const [id, { verdict, proved, checkedAt, firstPassedAt, lastPassedAt }] of Object.entries<Recorded>(
      recordedSteps,
    )) {
      const last = verdict === 'passed' ? 'pass' : 'fail'
      const proof = lastPassedAt && { by: proved, at: lastPassedAt }
      expect(steps[id], id).toEqual({ last, checkedAt, firstPassedAt, proof })
    }
  })

  test('hint goes on where the learner had come to', async () => {
    const { lab } = learner(fixture)
    expect((await lab('hint', '02')).out).toMatch(/^Step 3 .*hint 3 of/)
  })

  test('check goes on: first passes are remembered, and the record of results grows at its end', async () => {
    const { paths, lab } = learner(fixture)
    const stateDir = join(paths.state, 'progress')
    const held = await readAttempts({ stateDir })
    expect(held).toHaveLength(4)
    for (const step of ['1', '3']) {
      const { out, err } = await lab('check', '02', '--step', step, '--static')
      expect(out).toContain('Lab 02')
      expect(err).not.toContain('fault')
    }
    const { steps } = readState(paths).labs['02']!
    const { firstPassedAt, lastPassedAt } = recorded.steps[2]
    expect(steps[1]).toMatchObject({ last: 'files-right', firstPassedAt: recorded.steps[1].firstPassedAt })
    expect(steps[2]).toMatchObject({ last: 'pass', firstPassedAt, proof: { by: 'static', at: lastPassedAt } })
    const attempts = await readAttempts({ stateDir })
    expect(attempts.slice(0, 4)).toEqual(held)
    expect(attempts.slice(4).map(({ item }) => item)).toEqual(['02.lab.1', '02.lab.3'])
  })

  test('the work itself is as it was', async () => {
    const { paths, lab } = learner(fixture)
    await lab('check', '02', '--static')
    const script = '02-infrastructure/infrastructure/init-db.sql'
    expect(readFileSync(join(paths.workspaces, script), 'utf8')).toBe(
      readFileSync(join(fixture, 'workspace', script), 'utf8'),
    )
  })
})

describe('what e0b8e67 left', () => {
  const fixture = fixtureOf('e0b8e67')
  const recorded = JSON.parse(readFileSync(join(fixture, 'state/labs/state.json'), 'utf8'))

  test('status knows the passes and what is next, and the standing is as it was', async () => {
    const { paths, lab } = learner(fixture)
    const { exitCode, out } = await lab('status')
    expect(exitCode).toBe(0)
    expect(out).toContain('npx lab check 01 --step 3')
    expect(readState(paths).labs).toEqual(recorded.labs)
  })

  test('hint goes on where the learner had come to', async () => {
    const { lab } = learner(fixture)
    expect((await lab('hint', '01')).out).toMatch(/^Step 5 .*hint 3 of/)
  })

  test('check goes on: the work is as it was and passes again, first passes are remembered, and results are added', async () => {
    const { paths, lab } = learner(fixture)
    const stateDir = join(paths.state, 'progress')
    const held = await readAttempts({ stateDir })
    expect(held.map(({ item, status }) => [item, status])).toEqual([
      ['01.lab.1', 'pass'],
      ['01.lab.2', 'pass'],
      ['01.lab.5', 'fail'],
      ['01.lab.2', 'pass'],
    ])
    expect((await lab('check', '01', '--step', '2')).exitCode).toBe(0)
    const { firstPassedAt, proof } = recorded.labs['01'].steps[2]
    const again = readState(paths).labs['01']!.steps[2]!
    expect(again).toMatchObject({ last: 'pass', firstPassedAt, proof: { by: proof.by, work: proof.work } })
    const attempts = await readAttempts({ stateDir })
    expect(attempts.slice(0, 4)).toEqual(held)
    expect(attempts.slice(4)).toMatchObject([{ item: '01.lab.2', status: 'pass' }])
    const work = '01-architecture/architecture.yaml'
    expect(readFileSync(join(paths.workspaces, work), 'utf8')).toBe(
      readFileSync(join(fixture, 'workspace', work), 'utf8'),
    )
  })
})
