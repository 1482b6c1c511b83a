import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identify } from '../stack/local/processes.ts'
import { type Course, makeCourse } from './fixtures/course.ts'
import { main } from './main.ts'
import type { RunResult } from './run/result.ts'

let course: Course
beforeEach(() => {
  course = makeCourse()
})
afterEach(() => course.remove())

async function lab(...argv: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const out: string[] = []
  const err: string[] = []
  const exitCode = await main(argv, {
    paths: course.paths,
    out: text => void out.push(text),
    err: text => void err.push(text),
    signal: new AbortController().signal,
  })
  return { exitCode, out: stripVTControlCharacters(out.join('')), err: stripVTControlCharacters(err.join('')) }
}

const right = { 'greeting.yaml': 'text: Hi {name}' }
const wrong = { 'greeting.yaml': 'text: Hi' }
const records = (file: string) =>
  readFileSync(join(course.paths.state, 'progress', file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))

describe('starting', () => {
  it('makes the workspace from the starter and the given files', async () => {
    const { exitCode, out } = await lab('start', '90')
    expect(exitCode).toBe(0)
    expect(readdirSync(course.lab.workspace).sort()).toEqual(['given', 'greeting.yaml', 'server.mjs'])
    expect(out).toContain('npx lab check 90')
  })

  it('never overwrites work, and says how to begin again', async () => {
    course.work('nothing', { 'greeting.yaml': 'mine' })
    const { exitCode, err } = await lab('start', '90')
    expect(exitCode).toBe(2)
    expect(err).toContain('npx lab reset 90')
    expect(readFileSync(join(course.lab.workspace, 'greeting.yaml'), 'utf8')).toBe('mine')
  })

  it('takes an empty folder for no work', async () => {
    mkdirSync(course.lab.workspace, { recursive: true })
    expect((await lab('start', '90')).exitCode).toBe(0)
  })
})

describe('checking', () => {
  it('says that nothing has been started', async () => {
    expect(await lab('check')).toMatchObject({ exitCode: 1, err: expect.stringContaining('npx lab start 90') })
    expect(await lab('check', '90')).toMatchObject({ exitCode: 1, out: expect.stringContaining('npx lab start 90') })
  })

  it('ends with 0 for right work and 1 for wrong work', async () => {
    course.work('solution', right)
    expect((await lab('check', '90')).exitCode).toBe(0)
    course.work('solution', wrong)
    expect((await lab('check', '90')).exitCode).toBe(1)
  })

  it('goes on to the running server by itself', { timeout: 30_000 }, async () => {
    course.work('solution')
    const { out, err, exitCode } = await lab('check')
    expect(exitCode).toBe(0)
    expect(out).toMatch(/100 of 100 points .* on local processes/)
    expect(err).toContain('Starting what is asked')
  })

  it('prints one JSON document and nothing else', async () => {
    course.work('solution', wrong)
    const { out, err, exitCode } = await lab('check', '90', '--json')
    const run = JSON.parse(out) as RunResult
    expect(run).toMatchObject({ format: 1, lab: '90', verdict: 'wrong', exitCode: 1, points: { earned: 60, of: 100 } })
    expect([exitCode, err]).toEqual([1, ''])
  })

  it('writes JUnit beside what it prints', async () => {
    course.work('solution')
    const file = join(course.paths.root, 'report.xml')
    await lab('check', '90', '--junit', file)
    expect(readFileSync(file, 'utf8')).toContain('<testsuites name="Lab 90: A greeting, served" tests="7" failures="0"')
  })

  it('checks any folder without keeping anything of it', async () => {
    const { exitCode, out } = await lab('check', '90', '--dir', join(course.lab.directory, 'solution'), '--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(out).directory).toContain('90-greeting/solution')
    expect(existsSync(join(course.paths.state, 'labs'))).toBe(false)
    expect(existsSync(join(course.paths.state, 'progress'))).toBe(false)
  })

  it('knows the lab by the folder', async () => {
    expect((await lab('check', '--dir', join(course.lab.directory, 'solution'))).exitCode).toBe(0)
  })

  it('keeps each step as an attempt', async () => {
    course.work('solution', wrong)
    await lab('check', '90')
    expect(records('outbox.jsonl')).toMatchObject([
      {
        item: '90.lab.1',
        kind: 'check',
        status: 'fail',
        score: 0,
        maxScore: 40,
        evidence: { codes: ['90.1.2.no-placeholder'] },
      },
      { item: '90.lab.2', kind: 'check', status: 'pass', score: 60, maxScore: 60, evidence: { proved: 'live' } },
    ])
  })

  it('lets the page tick, and leaves no step as if it were still being checked', async () => {
    course.work('solution', wrong)
    await lab('check', '90')
    const ticks = records('activity.jsonl')
    expect(ticks.map(({ step, state }) => `${step} ${state}`)).toEqual([
      '1 running',
      '2 running',
      '1 not-right',
      '1 not-right',
      '2 proved',
    ])
  })

  it('keeps nothing of work that has not begun', async () => {
    course.work('starter')
    await lab('check', '90')
    expect(existsSync(join(course.paths.state, 'progress', 'outbox.jsonl'))).toBe(false)
  })

  it.each([
    [['check', '91'], 'There is no lab “91”. Did you mean 90?'],
    [['check', '90', '--step', '7'], 'Lab 90 has no step “7”. Its steps are 1 to 2'],
    [['check', '90', '--dir', '/nowhere/at/all'], '--dir /nowhere/at/all is not there.'],
    [['check', '90', '--dir', 'package.json'], '--dir package.json is a file; give the folder that it is in: --dir .'],
    [['check', '--dir', '/'], 'Say which lab / is for: npx lab check <lab> --dir …'],
    [
      ['check', '90', '--live', '--static'],
      '--live and --static do not go together: a check is either insisted on live or kept static.',
    ],
    [['check', '90', '--watch', '--json'], '--watch and --json do not go together'],
    [['check', '90', '--engine', 'podman'], 'Allowed choices are auto, docker, local.'],
    [['check', '90', '--junit', '/nowhere/report.xml'], 'The report could not be written to /nowhere/report.xml'],
    [['verify', '90', '--seed', '7', '--record'], 'What is recorded has one seed for all'],
    [['verify', '90', '--only', 'mutant'], 'There is no group of proofs “mutant”. There are: definition, starter'],
    [['reset', '90', '--restore'], 'Lab 90 has no earlier work to restore'],
  ])('refuses %j with one sentence and 2', async (argv, sentence) => {
    const { exitCode, err } = await lab(...argv)
    expect(err).toContain(sentence)
    expect(exitCode).toBe(2)
  })
})

describe('what was passed', () => {
  it('is asked again by --all, and what is lost is named', async () => {
    course.work('solution', right)
    await lab('check', '90')
    course.work('solution', wrong)
    const { exitCode, out } = await lab('check', '--all')
    expect(exitCode).toBe(1)
    expect(out).toContain('Passed before and not now: 90 step 1 (The greeting).')
    expect((await lab('status')).out).toMatch(/↓ {2}1 {2}The greeting {2}regressed: passed .* next {2}mend step 1/s)
  })

  it('stays proved when the same files are only read again, and not when they have changed', async () => {
    course.work('solution', right)
    await lab('check', '90')
    const recorded = records('outbox.jsonl')
    const again = await lab('check', '90', '--static')
    expect(again.out).toMatch(/✓ 2 {2}The server .* 60\/60 {3}proved by running/)
    expect(again.out).toMatch(/proved by running {2}100 of 100 points/)
    expect((await lab('status')).out).toMatch(/The server +proved by running.*all done/s)
    expect(records('outbox.jsonl').slice(recorded.length)).toMatchObject([{ item: '90.lab.1', status: 'pass' }])

    course.work('solution', { 'greeting.yaml': 'text: Hello {name}' })
    await lab('check', '90', '--static')
    const { out } = await lab('status')
    expect(out).toMatch(/◐ {2}2 {2}The server +files right, not run yet +last proved \d{4}/)
    expect(out).toContain('run what has changed since once more: npx lab check 90')
    expect(records('outbox.jsonl').at(-1)).toMatchObject({ item: '90.lab.2', status: 'files-right', score: 0 })
    const works = records('outbox.jsonl').map(({ work }) => work)
    expect([new Set(works).size, works.every(work => /^[0-9a-f]{16}$/.test(work))]).toEqual([2, true])
  })

  it('is, when all has passed, followed by the quiz, our solution and the next lab', async () => {
    course.work('solution', wrong)
    expect((await lab('check', '90')).out).not.toContain('is done')
    course.work('solution', right)
    // The other step has passed in the run before.
    const { out } = await lab('check', '90', '--step', '1')
    expect(out).toContain('Lab 90 is done: all 2 steps hold. What comes next:')
    expect(out).toMatch(/the quiz +http:\/\/localhost:\d+\/lessons\/90-greeting\/\n/)
    expect(out).toMatch(/our solution beside yours +npx lab diff 90/)
  })

  it('is nothing yet for a newcomer', async () => {
    course.work('solution', wrong)
    expect(await lab('check', '--all')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('No step has passed yet'),
    })
  })

  it('gives one document for --all --json', async () => {
    course.work('solution', right)
    await lab('check', '90')
    const { out } = await lab('check', '--all', '--json')
    expect(JSON.parse(out)).toMatchObject({
      format: 1,
      verdict: 'passed',
      exitCode: 0,
      labs: [{ lab: '90' }],
      regressed: [],
    })
  })

  it('stands in status with its time and what is next', async () => {
    course.work('solution', wrong)
    await lab('check', '90')
    const data = JSON.parse((await lab('status', '--json')).out)
    expect(data.labs[0]).toMatchObject({
      lab: '90',
      steps: [
        { id: 1, state: 'not-right' },
        { id: 2, state: 'proved' },
      ],
      next: { do: 'step', step: 1 },
    })
    expect((await lab('list')).out).toMatch(/1 of 2 steps +60\/100/)
  })
})

describe('hints', () => {
  it('fit the failure, and climb with each call', async () => {
    course.work('solution', wrong)
    await lab('check', '90')
    const said = [await lab('hint', '90'), await lab('hint', '90'), await lab('hint', '90', '--step', '1')]
    expect(said[0]?.out).toContain('Where in the text would the name of the guest stand?')
    expect(said[0]?.out).toContain('hint 1 of 3, for 90.1.2.no-placeholder')
    expect(said[1]?.out).toContain('What stands between a key and its value')
    expect(said[1]?.out).toContain('hint 2 of 3\n')
    expect(said[2]?.out).toContain('That was the last hint')
  })

  it('for one failure use up none of those for another', async () => {
    course.work('solution', { 'greeting.yaml': 'text: [' })
    await lab('check', '90')
    for (let given = 0; given < 4; given++) await lab('hint', '90')
    course.work('solution', wrong)
    await lab('check', '90')
    expect((await lab('hint', '90')).out).toContain('hint 1 of 3, for 90.1.2.no-placeholder')
  })

  it('come after the start', async () => {
    expect(await lab('hint', '90')).toMatchObject({
      exitCode: 1,
      out: '',
      err: expect.stringContaining('npx lab start 90'),
    })
  })

  it('are not needed when all has passed', async () => {
    course.work('solution', right)
    await lab('check', '90')
    expect((await lab('hint', '90')).out).toContain('there is nothing to hint at')
  })
})

describe('our solution', () => {
  it('is kept back until the learner has one, or insists', async () => {
    course.work('solution', wrong)
    await lab('check', '90')
    const refused = await lab('solution', '90')
    expect(refused).toMatchObject({ exitCode: 1, out: '', err: expect.stringContaining('step 1 has not passed yet') })
    expect((await lab('diff', '90')).exitCode).toBe(1)
    expect((await lab('solution', '90', '--spoil')).out).toContain('createServer')
  })

  it('is compared with theirs afterwards', async () => {
    course.work('solution', right)
    await lab('check', '90')
    const { exitCode, out } = await lab('diff', '90')
    expect(exitCode).toBe(0)
    expect(out).toContain('- ours   + yours')
    expect(out).toContain('-text: "Hello, {name}!"')
    expect(out).toContain('+text: Hi {name}')
    expect(out).not.toContain('createServer')
  })
})

describe('resetting', () => {
  it('keeps the work and can bring it back', async () => {
    course.work('solution', { ...right, 'notes/mine.txt': 'think' })
    await lab('check', '90')
    const { out } = await lab('reset', '90')
    expect(readFileSync(join(course.lab.workspace, 'greeting.yaml'), 'utf8')).toBe(
      readFileSync(join(course.lab.directory, 'starter/greeting.yaml'), 'utf8'),
    )
    expect(JSON.parse((await lab('status', '--json')).out).labs[0].steps[0].state).toBe('not-started')

    const command = /npx lab (reset 90 --restore \S+)/.exec(out)?.[1] ?? ''
    expect((await lab(...command.split(' '))).exitCode).toBe(0)
    expect(readFileSync(join(course.lab.workspace, 'notes/mine.txt'), 'utf8')).toBe('think')
  })

  it('keeps what is there also when earlier work is restored over it', async () => {
    course.work('solution', right)
    await lab('reset', '90')
    writeFileSync(join(course.lab.workspace, 'greeting.yaml'), 'second thoughts')
    await lab('reset', '90', '--restore')
    const backups = join(course.paths.state, 'labs', '90', 'backups')
    const kept = readdirSync(backups).map(name => readFileSync(join(backups, name, 'greeting.yaml'), 'utf8'))
    expect(kept).toContain('second thoughts')
    expect(kept).toContain('text: Hi {name}')
  })

  it('lists the earlier work when asked for one that is not there', async () => {
    course.work('solution')
    await lab('reset', '90')
    const { exitCode, err } = await lab('reset', '90', '--restore', 'yesterday')
    expect(exitCode).toBe(2)
    expect(err).toMatch(/There is no earlier work “yesterday” of lab 90\. There is: \d{4}-\d{2}-\d{2}-\d{4}\./)
  })
})

describe('the command line', () => {
  it('shows what there is when nothing was asked', async () => {
    const { exitCode, out } = await lab()
    expect(exitCode).toBe(0)
    for (const command of ['start', 'check', 'hint', 'up', 'join'])
      expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'))
  })

  it('guesses a mistyped command', async () => {
    const { exitCode, err } = await lab('chekc')
    expect(exitCode).toBe(2)
    expect(err).toContain('Did you mean check?')
  })

  it('names what a killed check left and cannot be cleared, and goes on with its own', async () => {
    course.work('solution', right)
    // What a killed check left behind, held by a process that lives: this one.
    const left = join(course.paths.state, 'checks', '90-99999999-abc', 'state')
    mkdirSync(left, { recursive: true })
    writeFileSync(join(left, 'lock'), JSON.stringify(identify(process.pid)))
    const { exitCode, err } = await lab('check', '90')
    expect(err).toMatch(
      /90-99999999-abc of an ended check could not be cleared: This stack is already run by process \d+/,
    )
    expect(exitCode).toBe(0)
  })

  it('ends with 3 when the course contradicts itself', async () => {
    const broken = join(course.paths.root, 'labs')
    mkdirSync(join(broken, '90-greeting'), { recursive: true })
    writeFileSync(join(broken, '90-greeting/lab.yaml'), 'id: 90\n')
    course.paths.labs = broken
    expect(await lab('list')).toMatchObject({
      exitCode: 3,
      err: expect.stringContaining('lab.yaml:1 id must be string.'),
    })
  })
})
