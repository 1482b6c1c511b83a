import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../catalogue/labs.ts'
import type { Mask } from '../contract.ts'
import { LabDefinitionError } from '../errors.ts'
import { type Course, makeCourse } from '../fixtures/course.ts'
import { proveMessages } from './groups/messages.ts'
import type { Group, ProofCase } from './proof-case.ts'
import { inputHash } from './recorded/input-hash.ts'
import { mask, readRecords, volatile } from './recorded/messages.ts'
import { type VerifyOptions, verifyLab } from './verify-lab.ts'

let course: Course
beforeAll(() => {
  course = makeCourse()
})
afterAll(() => course.remove())

const verify = (options: Partial<VerifyOptions> = {}) =>
  verifyLab({ paths: course.paths, lab: course.lab, minimum: { variants: 2, wrong: 4 }, ...options })

/** Each proof starts a dozen servers. */
describe('a sound lab', { timeout: 60_000 }, () => {
  it('is proved, live and static, with its messages as recorded', async () => {
    const { ok, cases, summary, notProved } = await verify()
    expect(cases.filter(each => !each.ok)).toEqual([])
    expect(ok).toBe(true)
    expect(notProved).toEqual([])
    expect(summary.killed).toEqual({ good: 3, of: 3 })
    expect(summary.groups.controls.of).toBe(5)
    expect(summary.groups.messages.of).toBe(9)
  })

  it('runs nothing when only static proofs are asked for, and says so', async () => {
    const { ok, cases, notProved } = await verify({ staticOnly: true })
    expect(ok).toBe(true)
    expect(cases.some(each => each.detectedBy === 'server')).toBe(false)
    expect(notProved).toEqual(['Not proved by part “server”: only static proofs were asked for.'])
  })

  it('is not finished with too few submissions', async () => {
    const { ok, cases } = await verify({ only: ['definition'], minimum: { variants: 3, wrong: 10 } })
    expect(ok).toBe(false)
    expect(cases.map(each => each.actual)).toEqual([
      'variants/ holds 2; at least 3 are due.',
      'wrong/ holds 5; at least 10 are due.',
    ])
  })

  it('may be proved with other random choices, which its recorded messages know nothing of', async () => {
    const { ok, cases, notProved } = await verify({ seed: 7, only: ['solution', 'wrong', 'messages'] })
    expect(cases.filter(each => !each.ok)).toEqual([])
    expect(ok).toBe(true)
    expect(cases.some(each => each.group === 'messages')).toBe(false)
    expect(notProved).toEqual(['Messages were not compared: they are recorded under another seed than 7.'])
  })

  it('proves nothing when nothing was asked', async () => {
    expect((await verify({ only: [] })).ok).toBe(false)
  })
})

describe('a lab whose checks cannot be loaded', () => {
  it.each([
    ['export default missing.name\n', /ReferenceError: missing is not defined\n.*checks\/index\.ts:1:/],
    ['export default = 1\n', /Build failed with 1 error:\n.*checks\/index\.ts:1:15: ERROR: Unexpected "="$/],
  ])('is for its author to mend, who is told where: %j', async (text, words) => {
    const directory = mkdtempSync(join(course.paths.root, 'broken-'))
    cpSync(course.lab.directory, directory, { recursive: true })
    writeFileSync(join(directory, 'checks/index.ts'), text)
    const lab = { ...course.lab, directory }
    const broken = inputHash(lab).then(() => verify({ lab }))
    await expect(broken).rejects.toThrow(LabDefinitionError)
    await expect(broken).rejects.toThrow(/^The checks of lab 90 cannot be loaded: /)
    await expect(broken).rejects.toThrow(words)
  })
})

describe('a message', () => {
  const said = (more: Partial<ProofCase> = {}): ProofCase => ({
    group: 'wrong',
    id: 'no-name',
    title: '',
    detectedBy: 'static',
    ok: true,
    expected: '',
    actual: '',
    finding: { code: '90.1.2.x', message: 'The text of greeting.yaml has no place for a name.', next: 'Put one there' },
    ms: 0,
    ...more,
  })
  it('that differs from its record is found, and so is one without', () => {
    const [changed] = proveMessages([said()], { lab: course.lab, record: false })
    expect(changed).toMatchObject({
      ok: false,
      actual: 'is not as recorded: npx lab verify 90 --record, then look at git diff',
    })
    const [fresh] = proveMessages([said({ id: 'a-list', group: 'mutants', named: true })], {
      lab: course.lab,
      record: false,
    })
    expect(fresh).toMatchObject({ ok: false, actual: 'is not recorded: npx lab verify 90 --record' })
  })

  it('of a submission that came out otherwise than its author says is neither judged nor recorded', () => {
    const before = readRecords(course.lab, 'wrong')
    expect(proveMessages([said({ ok: false })], { lab: course.lab, record: true })).toEqual([])
    expect(readRecords(course.lab, 'wrong')).toEqual(before)
  })

  it('is recorded without what differs from run to run', () => {
    expect(
      mask(
        'at /srv/x/.groundwork/checks/02-1-ab/work/app: 127.0.0.1:45123 after 1.25 s, id 00000000-0000-4000-8000-000000000001, token a1b2c3d4e5f6a7b8c9, on 2025-11-21T12:00:00.123Z',
        volatile,
      ),
    ).toBe('at <work>/app: 127.0.0.1:<port> after <n> s, id <uuid>, token <random>, on <time>')
  })

  it('that this run did not come to keeps its record', () =>
    withCopy(lab => {
      const before = readRecords(lab, 'wrong')
      proveMessages([said()], { lab, record: true })
      const after = readRecords(lab, 'wrong')
      expect(after.get('no-name')).toContain('Put one there')
      before.delete('no-name')
      after.delete('no-name')
      expect(after).toEqual(before)
      expect(after.size).toBe(4)
    }))

  it('of what the lab no longer has is forgotten when messages are recorded, and not before', () =>
    withCopy(lab => {
      const before = readRecords(lab, 'wrong')
      const exists = (_: Group, id: string) => id === 'no-name'
      proveMessages([said()], { lab, record: false, exists })
      expect(readRecords(lab, 'wrong')).toEqual(before)
      proveMessages([said()], { lab, record: true, exists })
      expect([...readRecords(lab, 'wrong').keys()]).toEqual(['no-name'])
    }))

  it('is recorded and compared without what chance decides in this lab', () =>
    withCopy(lab => {
      const volatile: Mask[] = [[/\d+ of 100/, '<n> of 100']]
      const refused = (passed: number) =>
        said({ finding: { code: '90.1.2.x', message: `${passed} of 100 passed.`, next: 'See which' } })
      proveMessages([refused(41)], { lab, volatile, record: true })
      expect(readRecords(lab, 'wrong').get('no-name')).toContain('<n> of 100 passed.')
      expect(proveMessages([refused(43)], { lab, volatile, record: false })).toMatchObject([{ ok: true }])
      expect(proveMessages([refused(43)], { lab, record: false })).toMatchObject([{ ok: false }])
    }))

  function withCopy(work: (lab: Lab) => void): void {
    const directory = mkdtempSync(join(tmpdir(), 'records-'))
    cpSync(course.lab.directory, directory, { recursive: true })
    try {
      work({ ...course.lab, directory })
    } finally {
      rmSync(directory, { recursive: true })
    }
  }
})
