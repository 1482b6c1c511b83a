import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import type { AdminAnswers } from '@groundwork/progress/admin'
import type { Cell, LearnerItemsAnswer } from '@groundwork/progress/api'
import { startTestService, type TestService, testApp } from '@groundwork/progress/testing'
import { execa } from 'execa'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildServices } from '../../build/services.mjs'
import { coursePaths } from '../paths.ts'
import { account, giveAccount, type RunAdmin } from './accounts.ts'
import { join, leave, syncNow } from './join.ts'
import { readMembership } from './membership.ts'
import { recordAttempt } from './record.ts'
import { sync } from './sync.ts'

let service: TestService
let instructor: AdminAnswers['instructor add']
let server: string
let stateDir: string

beforeAll(async () => {
  service = await startTestService()
  instructor = await service.admin('instructor add', 'Grace')
  server = await service.app.listen({ host: '127.0.0.1', port: 0 })
})

afterAll(() => service.close())

beforeEach(async () => {
  stateDir = await mkdtemp(path(tmpdir(), 'groundwork-cohort-'))
})

afterEach(() => rm(stateDir, { recursive: true }))

const code = () => instructor.cohort!.joinCode!.code
const attempt = {
  item: '02.lab.1',
  kind: 'check',
  status: 'fail',
  score: 5,
  maxScore: 20,
  contentVersion: 'v1',
} as const
const record = (overrides: Partial<Parameters<typeof recordAttempt>[0]> = {}) =>
  recordAttempt({ ...attempt, ...overrides }, { stateDir })

/** What the service holds of this machine's learner. */
async function cells(): Promise<Cell[]> {
  const { token, learnerId } = (await readMembership(stateDir))!
  const response = await fetch(`${server}/api/v1/progress/learners/${learnerId}/items`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return ((await response.json()) as LearnerItemsAnswer).cells
}

describe('a learner’s machine', () => {
  test('joins, takes along what it had, and sends what follows', async () => {
    await record()
    const result = await join({ code: code(), name: 'Ada', server, stateDir })
    expect(result).toEqual({
      exitCode: 0,
      lines: ['Joined “First cohort”. Your instructor sees you as Ada.', '1 result from before went along.'],
    })
    await record({ status: 'pass', score: 20 })
    expect(await syncNow({ stateDir })).toEqual({ exitCode: 0, lines: ['1 result sent to “First cohort”.'] })
    expect(await syncNow({ stateDir })).toEqual({ exitCode: 0, lines: ['“First cohort” has everything.'] })
    expect(await cells()).toMatchObject([{ item: '02.lab.1', attempts: 2, firstScore: 5, score: 20, passed: true }])
  })

  test('records on while the service is down; all of it arrives once it is up, exactly once', async () => {
    const before = await testApp(service.pool)
    await join({ code: code(), server: await before.listen({ host: '127.0.0.1', port: 0 }), stateDir })
    const { port } = before.server.address() as AddressInfo
    await before.close()
    for (let n = 0; n < 5; n += 1) {
      await record()
      expect(await sync({ stateDir })).toMatchObject({ state: 'pending', pending: n + 1 })
    }
    const after = await testApp(service.pool)
    await after.listen({ host: '127.0.0.1', port })
    // A check, the site and the learner all sync at once.
    const reports = await Promise.all([sync({ stateDir }), sync({ stateDir }), sync({ stateDir })])
    expect(reports.map(report => report.state)).toEqual(['synced', 'synced', 'synced'])
    expect(reports.reduce((sum, report) => sum + report.accepted, 0)).toBe(5)
    expect(await cells()).toMatchObject([{ attempts: 5 }])
    await after.close()
  })

  test('that is killed between sending and noting it sends again, and nothing counts twice', async () => {
    await join({ code: code(), server, stateDir })
    await record()
    await sync({ stateDir })
    await rm(path(stateDir, 'cursor.json'))
    expect(await sync({ stateDir })).toMatchObject({ state: 'synced', accepted: 0, duplicates: 1 })
    expect(await cells()).toMatchObject([{ attempts: 1 }])
  })

  test('is told of a result that the course on the server does not know, and sends the rest', async () => {
    await join({ code: code(), server, stateDir })
    await record({ item: '77.lab.1' })
    await record()
    expect(await syncNow({ stateDir })).toEqual({
      exitCode: 0,
      lines: [
        '1 result sent to “First cohort”.',
        'A result for 77.lab.1 was not taken: the course on the server has no 77.lab.1',
      ],
    })
  })

  test('leaves with its record, and its token is worth nothing afterwards', async () => {
    await join({ code: code(), server, stateDir })
    await record()
    const { token } = (await readMembership(stateDir))!
    expect((await leave({ stateDir })).lines[0]).toMatch(/^Left “First cohort”/)
    expect(await readMembership(stateDir)).toBeUndefined()
    expect(await readFile(path(stateDir, 'outbox.jsonl'), 'utf8')).toContain('02.lab.1')
    const me = await fetch(`${server}/api/v1/progress/me`, { headers: { authorization: `Bearer ${token}` } })
    expect(me.status).toBe(401)
    expect((await syncNow({ stateDir })).exitCode).toBe(2)
  })

  test('is in one cohort at a time', async () => {
    await join({ code: code(), name: 'Ada', server, stateDir })
    expect(await join({ code: code(), server, stateDir })).toEqual({
      exitCode: 2,
      lines: ['This machine is in “First cohort” as Ada already. "npx lab leave" ends that.'],
    })
  })

  test.each([
    ['a wrong code', 'AAAAA-AAAAA', (): string => server, 2, /mistyped, over or full/],
    ['an address that is none', 'AAAAA-AAAAA', (): string => 'http://', 2, /is not an address/],
    ['an address where nobody is', 'AAAAA-AAAAA', (): string => 'http://127.0.0.1:1', 3, /Nothing answers at/],
  ] as const)('%s changes nothing and is said in a sentence', async (_, code, where, exitCode, sentence) => {
    const result = await join({ code, server: where(), stateDir })
    expect(result).toEqual({ exitCode, lines: [expect.stringMatching(sentence)] })
    expect(await readMembership(stateDir)).toBeUndefined()
  })
})

describe('accounts, through the service’s own command', () => {
  beforeAll(() => buildServices(['progress']))

  /** The real command in a process of its own, as the platform runs it. */
  const adminOn =
    (databaseUrl: string): RunAdmin =>
    async argv => {
      const entry = path(coursePaths.root, 'dist/services/progress/admin.js')
      const { exitCode, stdout, stderr } = await execa(process.execPath, [entry, ...argv], {
        env: { DATABASE_URL: databaseUrl },
        reject: false,
      })
      return { exitCode: exitCode ?? 1, stdout, stderr }
    }
  const runAdmin: RunAdmin = argv => adminOn(service.database.url('progress'))(argv)
  const options = { site: 'http://localhost:3000' }

  test('an instructor is added, with a password that opens the board and is shown once', async () => {
    const { lines, exitCode } = await account(runAdmin, 'instructor add', 'Alan', options)
    expect(exitCode).toBe(0)
    const password = /Password {3}(\S+)/.exec(lines.join('\n'))![1]!
    expect(await service.logIn('Alan', password)).toMatch(/^groundwork_instructor=/)
    expect(lines.join('\n')).toContain('Log in at  http://localhost:3000/instructor')
    const list = await account(runAdmin, 'instructor list', undefined, options)
    expect(list.lines).toEqual(['Alan: no cohort', 'Grace: first-cohort'])
    expect(list.lines.join()).not.toContain(password)
  })

  test('a cohort is added for one of several instructors, with the command that learners type', async () => {
    const result = await account(runAdmin, 'cohort add', 'Весна', { ...options, instructor: 'grace' })
    expect(result.lines[0]).toBe('Cohort “Весна” is added.')
    const code = /npx lab join (\S+)/.exec(result.lines[1]!)![1]!
    expect((await service.join(code)).cohort).toEqual({ slug: 'cohort', title: 'Весна' })
    expect((await account(runAdmin, 'cohort list', undefined, options)).lines).toContainEqual(
      `cohort: “Весна”, 1 learner, code ${code}`,
    )
  })

  test('a cohort goes when its size is said, with all that its learners sent; its instructor goes after it', async () => {
    await account(runAdmin, 'instructor add', 'Hedy', options)
    const { lines } = await account(runAdmin, 'cohort add', 'Over', { ...options, instructor: 'Hedy' })
    await service.join(/npx lab join (\S+)/.exec(lines[1]!)![1]!, 'Gone')
    expect((await account(runAdmin, 'instructor remove', 'Hedy', options)).lines[0]).toContain('Hedy has a cohort')
    const refused = await account(runAdmin, 'cohort remove', 'over', options)
    expect(refused).toMatchObject({ exitCode: 2, lines: [expect.stringContaining('--learners 1')] })
    const result = await account(runAdmin, 'cohort remove', 'over', { ...options, learners: '1' })
    expect(result.lines).toEqual(['“Over” is removed, with its 1 learner and all that they sent.'])
    const { rows } = await service.pool.query({ text: "SELECT FROM progress.identity WHERE display_name = 'Gone'" })
    expect(rows).toEqual([])
    expect((await account(runAdmin, 'instructor remove', 'Hedy', options)).exitCode).toBe(0)
  })

  test('an instructor is given an account of identity, which is made when the name is right', async () => {
    const made: string[][] = []
    const id = randomUUID()
    const bothServices: RunAdmin = async (argv, asked) => {
      if (asked !== 'identity') return runAdmin(argv)
      made.push(argv)
      return { exitCode: 0, stdout: JSON.stringify({ id, login: argv[1], password: 'shown once' }), stderr: '' }
    }
    await account(runAdmin, 'instructor add', 'Edsger', options)
    const login = 'edsger@example.com'
    expect(await giveAccount(bothServices, 'Edsgar', { ...options, login })).toMatchObject({ exitCode: 2 })
    expect(made).toEqual([])
    const { lines, exitCode } = await giveAccount(bothServices, 'edsger', { ...options, login })
    expect([exitCode, made]).toEqual([0, [['add-instructor', login]]])
    expect(lines.join('\n')).toMatch(/Name {7}edsger@example\.com\n {2}Password {3}shown once/)
    const { rows } = await service.pool.query({
      text: "SELECT account_id AS account, password_hash AS password FROM progress.instructor WHERE name = 'Edsger'",
    })
    expect(rows).toEqual([{ account: id, password: null }])
  })

  test('somebody is invited by name, with the command that they type', async () => {
    const result = await account(runAdmin, 'cohort invite', 'first-cohort', { ...options, name: '--Dora' })
    expect(result.lines[0]).toBe('--Dora is invited to “First cohort”. The code carries the name and works once.')
    const code = /npx lab join (\S+)/.exec(result.lines[1]!)![1]!
    expect((await service.join(code)).name).toBe('--Dora')
  })

  test.each([
    ['cohort invite', 'nowhere', { name: 'Dora' }, 2, /There is no cohort nowhere/],
    ['cohort invite', 'first-cohort', { name: ' ' }, 2, /1 to 80 signs/],
    ['instructor add', 'Grace', {}, 2, /There is an instructor Grace already/],
    ['instructor add', ' ', {}, 2, /1 to 80 signs/],
    ['instructor add', '--help', {}, 0, /Instructor --help is added/],
    ['instructor password', 'Nobody', {}, 2, /There is no instructor Nobody/],
    ['cohort code', 'nowhere', {}, 2, /There is no cohort nowhere/],
    ['cohort add', 'Autumn', { instructor: 'Nobody' }, 2, /There is no instructor Nobody/],
  ] as const)('%s %j answers in a sentence', async (command, argument, extra, exitCode, sentence) => {
    const result = await account(runAdmin, command, argument, { ...options, ...extra })
    expect(result.exitCode).toBe(exitCode)
    expect(result.lines[0]).toMatch(sentence)
  })

  test('without a running service, and with a dead database, the sentence says so', async () => {
    expect((await account(async () => undefined, 'cohort list', undefined, options)).lines).toEqual([
      'The progress service is not running on this machine. "npm start" or "npx lab up" starts it.',
    ])
    const result = await account(adminOn('postgresql://nobody@127.0.0.1:1/none'), 'cohort list', undefined, options)
    expect(result).toEqual({ exitCode: 3, lines: ['The database of the progress service does not answer.'] })
  })
})
