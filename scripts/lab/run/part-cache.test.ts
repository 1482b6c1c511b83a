import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { AnyPart, LabChecks } from '../contract.ts'
import { makeCourse } from '../fixtures/course.ts'
import type { Check, Outcome, Workspace } from '../types.ts'
import { createPartCache, type PartCache } from './part-cache.ts'
import { runLab } from './run-lab.ts'
import type { RunMode } from './run-parts.ts'

const course = makeCourse()
afterAll(() => course.remove())

const passed: Outcome = { verdict: 'passed', observed: 1 }
const finding = (message = 'It is wrong.') => ({ code: '90.2.1.x', message, next: 'Mend it' })
const wrong = (message?: string): Outcome => ({ verdict: 'wrong', findings: [finding(message)], observed: 1 })

/** The checks that ran in the last run. */
let ran: string[]
let cache: PartCache
let parts: AnyPart[]
beforeEach(() => {
  cache = createPartCache()
  ran = []
  course.work('solution', {
    'src/a.ts': `import { b } from './b.ts'\nexport const a = b`,
    'src/b.ts': 'export const b = 1',
    'sql/1-one.sql': 'SELECT 1',
  })
})

const saved = (path: string, text: string) => writeFileSync(join(course.lab.workspace, path), text)
const deleted = (path: string) => rmSync(join(course.lab.workspace, path))

const probe = (
  id: string,
  outcome: (files: Workspace) => Outcome = () => passed,
  more: Partial<Check<Workspace>> = {},
) => ({
  id,
  step: Number(id[0]),
  title: id,
  proof: 'run' as const,
  run(files: Workspace) {
    ran.push(id)
    return outcome(files)
  },
  ...more,
})

const part = (id: string, more: Partial<AnyPart>): AnyPart => ({
  id,
  title: id,
  start: id,
  proof: 'run',
  engines: [],
  atSave: true,
  open: async ({ files }) => ({
    context: files,
    runner: 'local',
    notProved: [`${id} is not all.`],
    close: async () => {},
  }),
  checks: [probe(`2.1.${id}`)],
  ...more,
})

/** The checks that a run of this mode ran. */
async function run(mode: RunMode = 'save') {
  ran = []
  const checks: LabChecks = {
    static: { prepare: workspace => workspace, checks: [probe('1.1.static', undefined, { proof: 'static' })] },
    parts: async () => parts,
    mutants: [],
  }
  const { paths, lab } = course
  const result = await runLab({ paths, lab, directory: lab.workspace, mode, checks, cache })
  return { ...result, ran: ran.filter(id => id !== '1.1.static') }
}
const ranAtSave = async () => (await run()).ran

describe('at a save', () => {
  it('a part is not run again while what it reads is the same, and all that it has shown is told as before', async () => {
    parts = [part('sql', { reads: ['sql/*'] }), part('a', { reads: ['src/a.ts'] })]
    const first = await run()
    expect(first.ran).toEqual(['2.1.sql', '2.1.a'])
    saved('README.md', 'Something else.')
    const second = await run()
    expect(second.ran).toEqual([])
    const { checks, steps, verdict, runner, notProved } = first
    expect({ ...second, checks: second.checks.slice(1) }).toMatchObject({
      checks: checks.slice(1),
      steps,
      verdict,
      runner,
      notProved,
    })
  })

  it('a part is run again when a file that it reads was changed, added or deleted', async () => {
    parts = [part('sql', { reads: ['sql/*'] })]
    await run()
    saved('sql/1-one.sql', 'SELECT 2')
    expect(await ranAtSave()).toEqual(['2.1.sql'])
    saved('sql/2-two.sql', '')
    expect(await ranAtSave()).toEqual(['2.1.sql'])
    saved('src/a.ts', '')
    expect(await ranAtSave()).toEqual([])
    deleted('sql/1-one.sql')
    expect(await ranAtSave()).toEqual(['2.1.sql'])
  })

  it('a part is run again when a module was changed that is imported through another, or is gone', async () => {
    parts = [part('a', { reads: ['src/a.ts'] })]
    await run()
    saved('src/c.ts', 'export {}')
    expect(await ranAtSave()).toEqual([])
    saved('src/b.ts', `import './c.ts'\nexport const b = 2`)
    expect(await ranAtSave()).toEqual(['2.1.a'])
    saved('src/c.ts', 'export const c = 1')
    expect(await ranAtSave()).toEqual(['2.1.a'])
    deleted('src/c.ts')
    expect(await ranAtSave()).toEqual(['2.1.a'])
    // With a mistake in it nobody knows on what it depends.
    saved('sql/1-one.sql', 'SELECT 2')
    expect(await ranAtSave()).toEqual(['2.1.a'])
  })

  it('a part that does not say what it reads is run again after each change', async () => {
    parts = [part('all', {})]
    await run()
    for (const path of ['src/b.ts', 'sql/1-one.sql', 'README.md']) {
      saved(path, `-- ${path}`)
      expect(await ranAtSave(), path).toEqual(['2.1.all'])
    }
  })

  it('a part is run again when a check elsewhere that it needs has another verdict', async () => {
    let outcome: Outcome = passed
    const first = part('first', { checks: [probe('2.1.first', () => outcome)] })
    const needy = probe('2.3.needy', undefined, { needs: ['2.1.first'] })
    parts = [first, part('second', { reads: ['src/a.ts'], checks: [probe('2.2.second'), needy] })]
    expect(await ranAtSave()).toEqual(['2.1.first', '2.2.second', '2.3.needy'])
    outcome = wrong()
    saved('README.md', '1')
    expect(await ranAtSave()).toEqual(['2.1.first', '2.2.second'])
    outcome = passed
    saved('README.md', '2')
    const mended = await run()
    expect(mended.ran).toEqual(['2.1.first'])
    expect(mended.checks.find(({ id }) => id === '2.3.needy')?.verdict).toBe('passed')
  })

  it('what was wrong stays wrong, in words of today’s files; it is asked again when nothing was changed', async () => {
    const checks = [probe('2.1.a', ({ scratch }) => wrong(`${scratch}/x`))]
    parts = [part('a', { reads: ['src/a.ts'], checks }), part('sql', { reads: ['sql/*'] })]
    await run()
    saved('README.md', 'Something else.')
    const later = await run()
    expect([later.verdict, later.ran]).toEqual(['wrong', []])
    expect(later.checks.flatMap(({ findings }) => findings)[0]?.message).toBe('workspace/90-greeting/x')
    expect(await ranAtSave()).toEqual(['2.1.a'])
  })

  it.each(['environment', 'timeout', 'checker-error', 'unproven'] as const)('no %s is kept', async verdict => {
    parts = [
      part('a', {
        reads: ['src/a.ts'],
        checks: [probe('2.1.a', () => ({ verdict, findings: [finding()], observed: 0 }))],
      }),
    ]
    await run()
    saved('README.md', 'Something else.')
    expect(await ranAtSave()).toEqual(['2.1.a'])
  })

  it('a part that did not open is opened again', async () => {
    let opened = 0
    const open = () => Promise.reject(new Error(`${++opened}`))
    parts = [part('a', { reads: ['src/a.ts'], open })]
    await run()
    saved('README.md', 'Something else.')
    await run()
    expect(opened).toBe(2)
  })

  it('what takes too long is told as long as it is true, once it has been run', async () => {
    const slow = probe('2.2.slow', undefined, { atSave: false })
    parts = [
      part('a', { reads: ['src/a.ts'], checks: [probe('2.1.a'), slow] }),
      part('long', { reads: ['sql/*'], atSave: false, checks: [probe('2.3.long')] }),
    ]
    expect(await run()).toMatchObject({ verdict: 'unproven', ran: ['2.1.a'] })
    expect(await run('live')).toMatchObject({ verdict: 'passed', ran: ['2.1.a', '2.2.slow', '2.3.long'] })
    saved('README.md', 'Something else.')
    expect(await run()).toMatchObject({ verdict: 'passed', ran: [] })
    saved('sql/1-one.sql', 'SELECT 2')
    saved('src/a.ts', '')
    const changed = await run()
    expect(changed).toMatchObject({ verdict: 'unproven', ran: ['2.1.a'] })
    expect(changed.notProved.filter(sentence => /“(2.2.slow|long)” takes too long/.test(sentence))).toHaveLength(2)
  })

  it('a part that may open ahead is not opened for what is known', async () => {
    let opened = 0
    const open: AnyPart['open'] = async () => {
      opened++
      return { context: {}, runner: null, notProved: [], close: async () => {} }
    }
    parts = [part('first', {}), part('ahead', { ahead: true, needs: ['1.1.static'], reads: ['sql/*'], open })]
    await run()
    saved('README.md', 'Something else.')
    await run()
    expect(opened).toBe(1)
  })
})

it('a check that was asked for runs everything, whatever is known', async () => {
  parts = [part('sql', { reads: ['sql/*'] })]
  await run()
  expect((await run('live')).ran).toEqual(['2.1.sql'])
})
