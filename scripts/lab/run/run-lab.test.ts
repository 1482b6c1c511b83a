import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StackError } from '../../stack/error.ts'
import { loadChecks } from '../catalogue/labs.ts'
import type { AnyPart, LabChecks } from '../contract.ts'
import { type Course, makeCourse } from '../fixtures/course.ts'
import type { Check, Finding, Workspace } from '../types.ts'
import type { RunResult } from './result.ts'
import { type RunOptions, runLab } from './run-lab.ts'

let course: Course
let right: LabChecks
let server: AnyPart

beforeAll(async () => {
  course = makeCourse()
  right = await loadChecks(course.lab)
  server = (await right.parts!())[0]!
})
afterAll(() => course.remove())

const check = (options: Partial<RunOptions> = {}) =>
  runLab({ paths: course.paths, lab: course.lab, directory: course.lab.workspace, mode: 'static', ...options })

const findingsOf = ({ findings, checks }: RunResult) => [...findings, ...checks.flatMap(each => each.findings)]

const staticOnly = (...checks: Check<Workspace>[]): LabChecks => ({
  static: { prepare: workspace => workspace, checks },
  mutants: [],
})

const checkThat = (run: Check<Workspace>['run'], more: Partial<Check<Workspace>> = {}): Check<Workspace> => ({
  id: '1.1.probe',
  step: 1,
  title: 'A probe',
  proof: 'static',
  run,
  ...more,
})

const finding = { code: '90.1.1.x', message: 'It is wrong.', next: 'Mend it' }

describe('work that has not begun', () => {
  it('is not started when the workspace is not there, and says how to start', async () => {
    const run = await check({ directory: join(course.paths.workspaces, 'nowhere') })
    expect(run).toMatchObject({ verdict: 'not-started', exitCode: 1, points: { earned: 0, of: 100 } })
    expect(run.findings[0]?.next).toBe('npx lab start 90')
  })

  it('is not started when every file is blank', async () => {
    course.work('nothing', { 'greeting.yaml': ' \n', 'server.mjs': '' })
    expect(await check({ mode: 'live' })).toMatchObject({ verdict: 'not-started', checks: [] })
  })

  it('is not started when the folder holds other files only', async () => {
    course.work('nothing', { 'notes.txt': 'later' })
    expect((await check()).verdict).toBe('not-started')
  })

  it('is not started when the starter is untouched, and names first what the starter lacks', async () => {
    course.work('starter')
    const run = await check()
    expect(run).toMatchObject({ verdict: 'not-started', points: { earned: 0 } })
    expect(run.checks.flatMap(each => each.findings)[0]?.code).toBe(course.lab.manifest.starter.fails)
  })

  it('is still not started when an editor has only changed line ends', async () => {
    course.work('starter', { 'greeting.yaml': 'text: ""\r\n\r\n' })
    expect((await check()).verdict).toBe('not-started')
  })

  it('is not started even when a lab would let its starter pass', async () => {
    course.work('starter')
    const lenient = staticOnly(checkThat(() => ({ verdict: 'passed', observed: 1 })))
    expect(await check({ checks: lenient })).toMatchObject({ verdict: 'not-started', points: { earned: 0 } })
  })
})

describe('a static run', () => {
  it('passes what files can show, and leaves unproven what has to be run', async () => {
    course.work('solution')
    const run = await check()
    expect(run).toMatchObject({ verdict: 'unproven', exitCode: 3, points: { earned: 40, of: 100 }, runner: null })
    expect(run.steps.map(step => [step.verdict, step.proved])).toEqual([
      ['passed', 'static'],
      ['unproven', 'static'],
    ])
    expect(run.notProved).toEqual(['Not run: this was a check of the files.'])
  })

  it('gives the points of the steps that are right', async () => {
    course.work('solution', { 'server.mjs': 'export {}' })
    expect(await check()).toMatchObject({ verdict: 'wrong', exitCode: 1, points: { earned: 40, of: 100 } })
  })

  it('skips what cannot be understood yet, and says for what it waits', async () => {
    course.work('solution', { 'greeting.yaml': 'text: "' })
    const run = await check()
    expect(run.checks.find(each => each.id === '1.2.placeholder')).toMatchObject({
      verdict: 'skipped',
      notes: ['waits for “greeting.yaml is a mapping” (1.1.parses)'],
    })
    expect(findingsOf(run).map(each => each.code)).toEqual(['90.1.1.no-mapping'])
  })

  it('looks only at the step asked for', async () => {
    course.work('solution', { 'server.mjs': 'export {}' })
    expect(await check({ steps: [1] })).toMatchObject({ verdict: 'passed', points: { earned: 40, of: 40 } })
  })

  it('never writes to the work and leaves no scratch folder', async () => {
    const directory = course.work('solution')
    await check()
    expect(readdirSync(directory).sort()).toEqual(['greeting.yaml', 'server.mjs'])
    expect(readdirSync(join(course.paths.state, 'checks'))).toEqual([])
  })

  it('lays the given files over the work', async () => {
    course.work('solution', { 'given/names.txt': 'mine' })
    const seen: (string | undefined)[] = []
    await check({
      checks: staticOnly(checkThat(work => ({ verdict: 'passed', observed: seen.push(work.read('given/names.txt')) }))),
    })
    expect(seen[0]).toContain('{name}')
  })

  it('keeps the copy when asked, and says where', async () => {
    course.work('solution')
    const run = await check({ keep: true })
    expect(run.notes).toEqual([expect.stringMatching(/kept in \.groundwork\/checks\/kept-90-/)])
  })
})

describe('a check that does not do its work', () => {
  const verdictOf = async (...checks: Check<Workspace>[]) => {
    course.work('solution')
    return check({ checks: staticOnly(...checks) })
  }

  it('is the course’s fault when it throws, never a wrong answer', async () => {
    const run = await verdictOf(
      checkThat(() => {
        throw new TypeError('cannot read x of undefined')
      }),
    )
    expect(run).toMatchObject({ verdict: 'checker-error', exitCode: 3 })
    expect(findingsOf(run)[0]).toMatchObject({
      code: '90.1.1.checker-error',
      message: 'The check “A probe” (1.1.probe) broke: cannot read x of undefined',
      place: { file: 'scripts/lab/run/run-lab.test.ts' },
    })
  })

  it('is abandoned when its time is up', async () => {
    let told = false
    const forever = checkThat(
      (_, signal) =>
        new Promise(() => {
          signal.onabort = () => {
            told = true
          }
        }),
      { timeoutMs: 20 },
    )
    const run = await verdictOf(forever)
    expect(run).toMatchObject({ verdict: 'timeout', exitCode: 3 })
    expect(run.checks[0]?.findings[0]?.next).toMatch(/^Run it again; /)
    expect(told).toBe(true)
  })

  it('proves nothing when it looked at nothing', async () => {
    const run = await verdictOf(checkThat(() => ({ verdict: 'passed', observed: 0 })))
    expect(run).toMatchObject({ verdict: 'unproven', exitCode: 3, points: { earned: 0 } })
  })

  it('is the course’s fault when it says wrong without saying why', async () => {
    const run = await verdictOf(checkThat(() => ({ verdict: 'wrong', findings: [], observed: 1 })))
    expect(run.verdict).toBe('checker-error')
  })

  it('passes on that the machine is in the way', async () => {
    const run = await verdictOf(
      checkThat(() => {
        throw new StackError({ kind: 'environment', message: 'The disk is full.', next: 'Make room' })
      }),
    )
    expect(run.verdict).toBe('environment')
    expect(findingsOf(run)[0]).toMatchObject({ code: '90.1.1.environment', message: 'The disk is full.' })
  })

  it('does not hide a defect that another check has seen', async () => {
    const broken = checkThat(() => {
      throw new Error('broken')
    })
    const seen = checkThat(() => ({ verdict: 'wrong', findings: [finding], observed: 1 }), { id: '1.2.other' })
    expect((await verdictOf(broken, seen)).verdict).toBe('wrong')
  })

  it('is the course’s fault when the files cannot even be read for it', async () => {
    course.work('solution')
    const checks: LabChecks = {
      static: {
        prepare: () => {
          throw new Error('no parser')
        },
        checks: right.static.checks,
      },
      mutants: [],
    }
    expect(await check({ checks })).toMatchObject({ verdict: 'checker-error', exitCode: 3 })
  })
})

describe('the order of checks', () => {
  it('is by stage first, then as listed', async () => {
    course.work('solution')
    const ids: string[] = []
    const note = (id: string, stage?: Check<Workspace>['stage']) =>
      checkThat(() => ({ verdict: 'passed', observed: ids.push(id) }), { id: `1.1.${id}`, stage })
    await check({
      checks: staticOnly(
        note('fault', 'fault'),
        note('first'),
        note('second'),
        note('parses', 'parses'),
        note('exists', 'exists'),
      ),
    })
    expect(ids).toEqual(['exists', 'parses', 'first', 'second', 'fault'])
  })
})

describe('a live run', { timeout: 30_000 }, () => {
  it('passes the solution, in stage order, and says what its runner cannot show', async () => {
    course.work('solution')
    const run = await check({ mode: 'auto' })
    expect(run).toMatchObject({ verdict: 'passed', runner: 'local', notProved: ['How it behaves in a container.'] })
    expect(run.steps.map(step => step.proved)).toEqual(['static', 'live'])
    expect(run.checks.filter(each => each.proof === 'live').map(each => each.id)).toEqual([
      '2.0.start',
      '2.1.greets',
      '2.2.refuses',
      '2.3.survives',
    ])
  })

  it('is not kept from its work by files that are wrong elsewhere', async () => {
    course.work('solution', { 'greeting.yaml': 'text: Hello!' })
    const run = await check({ mode: 'auto' })
    expect(run.steps.map(step => step.verdict)).toEqual(['wrong', 'passed'])
    expect(run.steps[1]?.proved).toBe('live')
  })

  it('of one step is put off by what it cannot do without in another, and says by what', async () => {
    course.work('solution', { 'greeting.yaml': 'text: "' })
    const run = await check({ mode: 'auto', steps: [2] })
    expect(run).toMatchObject({ verdict: 'unproven', points: { earned: 0, of: 60 } })
    expect(run.steps[0]?.proved).toBe('static')
    expect(run.notProved[0]).toMatch(/needs “greeting.yaml is a mapping” of step 1 first[.]$/)
    // What the session opens without is only one check's need, and can be insisted on.
    const opens = { ...server, needs: [], checks: server.checks.map(each => ({ ...each, needs: ['1.1.parses'] })) }
    const other = await check({ mode: 'auto', steps: [2], checks: { ...right, parts: async () => [opens] } })
    expect(other.notProved[0]).toMatch(/of step 1 first[.] To run it anyway: npx lab check 90 --live$/)
  })

  it('of one step that is insisted on names what is wrong in another', async () => {
    course.work('solution', { 'greeting.yaml': 'text: "' })
    const run = await check({ mode: 'live', steps: [2] })
    expect(run.verdict).toBe('wrong')
    expect(findingsOf(run).map(each => each.code)).toEqual(['90.1.1.no-mapping'])
  })

  it('of a part that is too slow for every save says how to run it', async () => {
    course.work('solution')
    const run = await check({ mode: 'save' })
    expect(run.steps.map(step => step.verdict)).toEqual(['passed', 'unproven'])
    expect(run.notProved).toEqual([expect.stringMatching(/takes too long for every save: npx lab check 90 --live$/)])
    const quick = { ...right, parts: async () => [{ ...server, atSave: true }] }
    expect((await check({ mode: 'save', checks: quick })).verdict).toBe('passed')
  })

  it('tells untouched work the first thing that running it shows, and no more', async () => {
    course.work('starter')
    const parts = async () => [server, { ...server, id: 'again', open: () => Promise.reject(new Error('opened')) }]
    const checks = { ...right, static: { ...right.static, checks: [] }, parts }
    const open = { ...server, needs: [] }
    const run = await check({ mode: 'auto', checks: { ...checks, parts: async () => [open, (await parts())[1]!] } })
    expect(run.verdict).toBe('not-started')
    expect(findingsOf(run).map(each => each.code)).toEqual(['90.0.0.untouched', '90.2.0.does-not-start'])
  })

  it('ends at the first finding where a proof asks for no more, and closes what was opened', async () => {
    course.work('solution')
    const asked: string[] = []
    let closed = 0
    const probe = (id: string, findings: (typeof finding)[]): Check<unknown> => ({
      ...checkThat(() => {
        asked.push(id)
        return findings.length > 0 ? { verdict: 'wrong', findings, observed: 1 } : { verdict: 'passed', observed: 1 }
      }),
      id,
      proof: 'run',
    })
    const part = (id: string, checks: Check<unknown>[]): AnyPart => ({
      id,
      title: id,
      proof: 'run',
      engines: [],
      open: async () => ({ context: {}, runner: null, notProved: [], close: async () => void closed++ }),
      checks,
    })
    const first = part('first', [probe('2.1.right', []), probe('2.2.wrong', [finding]), probe('2.3.later', [finding])])
    const checks = { ...staticOnly(), parts: async () => [first, part('second', [probe('2.4.other', [finding])])] }
    const run = await check({ mode: 'live', checks, firstFindingEnds: true })
    expect(run).toMatchObject({ verdict: 'wrong' })
    expect(asked).toEqual(['2.1.right', '2.2.wrong'])
    expect(closed).toBe(1)
  })

  describe('with a check in the background', () => {
    const told: string[] = []
    const probe = (id: string, findings: Finding[], more: Partial<Check<unknown>> = {}): Check<unknown> => ({
      ...checkThat(async () => {
        told.push(id)
        return { verdict: findings.length > 0 ? 'wrong' : 'passed', findings, observed: 1 }
      }),
      id,
      step: 2,
      title: id,
      proof: 'run',
      ...more,
    })
    const part = (id: string, ...checks: Check<unknown>[]): AnyPart => ({
      id,
      title: id,
      proof: 'run',
      engines: [],
      atSave: true,
      open: async () => ({
        context: {},
        runner: null,
        notProved: [],
        close: async () => void told.push(`${id} closed`),
      }),
      checks,
    })
    const others = () => part('others', probe('2.4.other', []))
    /** It ends when the other part has been closed. */
    const patient = (findings: Finding[] = []): Check<unknown> => ({
      ...probe('2.3.patient', findings, { needs: ['2.1.first', '2.2.second'], backgroundAfter: '2.1.first' }),
      async run() {
        told.push('2.3.patient begins')
        await expect.poll(() => told.includes('others closed'), { timeout: 20_000 }).toBe(true)
        return { verdict: findings.length > 0 ? 'wrong' : 'passed', findings, observed: 1 }
      },
    })
    const runOf = (parts: AnyPart[], options: Partial<RunOptions> = {}) => {
      told.length = 0
      course.work('solution')
      return check({ mode: 'live', steps: [2], checks: { ...staticOnly(), parts: async () => parts }, ...options })
    }
    const idsOf = (run: RunResult) => run.checks.map(each => each.id).filter(id => !id.endsWith('.start'))

    it('goes on with all others, part by part, and tells of it last', async () => {
      const slow = part('slow', probe('2.1.first', []), probe('2.2.second', []), patient())
      const run = await runOf([slow, others()])
      expect(run.verdict).toBe('passed')
      expect(told).toEqual([
        '2.1.first',
        '2.3.patient begins',
        '2.2.second',
        '2.4.other',
        'others closed',
        'slow closed',
      ])
      expect(idsOf(run)).toEqual(['2.1.first', '2.2.second', '2.4.other', '2.3.patient'])
    })

    it('takes what it finds for wrong', async () => {
      const slow = part('slow', probe('2.1.first', []), probe('2.2.second', []), patient([finding]))
      expect(await runOf([slow, others()])).toMatchObject({ verdict: 'wrong' })
    })

    it('does not begin it before what it comes after has passed', async () => {
      const run = await runOf([part('slow', probe('2.1.first', [finding]), patient()), others()])
      expect(told).toEqual(['2.1.first', '2.4.other', 'others closed', 'slow closed'])
      expect(run.checks.find(({ id }) => id === '2.3.patient')?.verdict).toBe('skipped')
    })

    it('does not wait for it once a check that it needs has failed', async () => {
      const endless = { ...patient(), run: () => new Promise<never>(() => undefined) }
      const slow = part('slow', probe('2.1.first', []), probe('2.2.second', [finding]), endless)
      const run = await runOf([slow, others()])
      expect(run.checks.find(({ id }) => id === '2.3.patient')?.verdict).toBe('skipped')
    })

    it('begins it last where the first finding is the end', async () => {
      const slow = part('slow', probe('2.1.first', []), probe('2.2.second', []), patient())
      await runOf([slow, others()], { firstFindingEnds: true })
      expect(told).toEqual([
        '2.1.first',
        '2.2.second',
        '2.4.other',
        'others closed',
        '2.3.patient begins',
        'slow closed',
      ])
    })

    it('leaves out what takes too long at every save, and says so', async () => {
      const later = { ...patient(), atSave: false } as const
      const slow = part('slow', probe('2.1.first', []), probe('2.2.second', []), later)
      const run = await runOf([slow, others()], { mode: 'save' })
      expect(told).toEqual(['2.1.first', '2.2.second', 'slow closed', '2.4.other', 'others closed'])
      expect(run).toMatchObject({
        verdict: 'unproven',
        notProved: [expect.stringContaining('“2.3.patient” takes too long')],
      })
    })
  })

  describe('with a part that may open ahead', () => {
    const told: string[] = []
    const part = (id: string, run: Check<unknown>['run'], more: Partial<AnyPart> = {}): AnyPart => ({
      id,
      title: id,
      proof: 'run',
      engines: [],
      async open({ contexts }) {
        told.push(`${id} opens beside ${[...contexts.keys()].join() || 'none'}`)
        const close = async () => void told.push(`${id} closed`)
        return { context: id, runner: null, notProved: [], close }
      },
      checks: [{ ...checkThat(run), id: `2.1.${id}`, step: 2, proof: 'run' }],
      ...more,
    })
    const passes = async () => ({ verdict: 'passed' as const, observed: 1 })
    const untilOpen = (id: string) => async () => {
      await expect.poll(() => told.some(line => line.startsWith(`${id} opens`))).toBe(true)
      return passes()
    }
    const runOf = (parts: AnyPart[], options: Partial<RunOptions> = {}) => {
      told.length = 0
      course.work('solution')
      const checks = { ...staticOnly(checkThat(passes)), parts: async () => parts }
      return check({ mode: 'live', checks, ...options })
    }

    it('checks a part while the next one opens, and tells of them in their order', async () => {
      const next = part('next', passes, { ahead: true, needs: ['1.1.probe'] })
      const run = await runOf([part('first', untilOpen('next')), next])
      expect(run.verdict).toBe('passed')
      expect(run.checks.map(({ id }) => id)).toEqual(['1.1.probe', '2.0.start', '2.1.first', '2.1.next'])
      expect(told.slice(-2)).toEqual(['first closed', 'next closed'])
    })

    it('opens none ahead that needs what is not known yet, or where the first finding is the end', async () => {
      const inOrder = ['first opens beside none', 'first closed', 'next opens beside none', 'next closed']
      await runOf([part('first', passes), part('next', passes, { ahead: true, needs: ['2.1.first'] })])
      expect(told).toEqual(inOrder)
      const next = part('next', passes, { ahead: true, needs: ['1.1.probe'] })
      await runOf([part('first', passes), next], { firstFindingEnds: true })
      expect(told).toEqual(inOrder)
    })

    it('closes one that was opened ahead when the run ends before its turn', async () => {
      const interrupt = new AbortController()
      const first = part('first', async () => {
        await untilOpen('next')()
        interrupt.abort(new Error('interrupted'))
        return passes()
      })
      const next = part('next', passes, { ahead: true, needs: ['1.1.probe'] })
      const run = runOf([first, next], { signal: interrupt.signal })
      await expect(run).rejects.toThrow('interrupted')
      expect(told.slice(-2)).toEqual(['first closed', 'next closed'])
    })

    it('gives a part what those that are still open have', async () => {
      const slow = part('slow', passes)
      const later = { ...slow.checks[0]!, id: '2.2.later', needs: ['2.1.slow'], backgroundAfter: '2.1.slow' }
      await runOf([{ ...slow, checks: [...slow.checks, later] }, part('next', passes)])
      expect(told).toEqual(['slow opens beside none', 'next opens beside slow', 'next closed', 'slow closed'])
    })
  })

  it('takes its turn at a part that takes most of the machine', async () => {
    let open = 0
    let most = 0
    const heavy: AnyPart = {
      ...server,
      exclusive: true,
      open: async request => {
        most = Math.max(most, ++open)
        const session = await server.open(request)
        return { ...session, close: () => session.close().finally(() => open--) }
      },
    }
    const checks: LabChecks = { ...right, parts: async () => [heavy] }
    const exclusively = pLimit(1)
    course.work('solution')
    const runs = await Promise.all([1, 2].map(() => check({ checks, mode: 'live', exclusively })))
    expect(runs.map(run => run.verdict)).toEqual(['passed', 'passed'])
    expect(most).toBe(1)
  })

  it('gives what a run has found its place in the files, and takes no verdict from there', async () => {
    course.work('solution', { 'server.mjs': 'import { createServer } from "node:http"; createServer()' })
    const locate = () => ({ place: { file: 'server.mjs', line: 1 }, next: 'Let it listen' })
    const startFailure: AnyPart['startFailure'] = ({ message, next }) => ({
      step: 2,
      finding: { code: '90.2.0.does-not-start', message, next },
    })
    const checks = {
      ...right,
      parts: async () => [{ ...server, startFailure }],
      localisers: [{ code: '90.2', locate }],
    }
    const run = await check({ mode: 'auto', checks })
    expect(findingsOf(run)).toMatchObject([{ place: { file: 'server.mjs', line: 1 }, next: 'Let it listen' }])
    course.work('solution')
    expect((await check({ mode: 'auto', checks })).verdict).toBe('passed')
  })

  it('says by which seed it chose, and takes one', async () => {
    course.work('solution')
    const seeds: number[] = []
    const open: AnyPart['open'] = request => {
      seeds.push(request.seed)
      return server.open(request)
    }
    const checks = { ...right, parts: async () => [{ ...server, draws: true, open }] }
    const first = await check({ mode: 'auto', checks })
    await check({ mode: 'auto', checks, seed: first.seed! })
    expect(seeds).toEqual([first.seed, first.seed])
  })

  it('names no seed where no check has drawn anything', async () => {
    const drawing = { ...right, parts: async () => [{ ...server, draws: true }] }
    course.work('solution')
    expect((await check({ mode: 'auto' })).seed).toBeNull()
    course.work('solution', { 'server.mjs': 'process.exit(1)' })
    expect((await check({ mode: 'auto', checks: drawing })).seed).toBeNull()
  })

  it('opens nothing when what it needs did not pass', async () => {
    course.work('solution', { 'greeting.yaml': 'text: "' })
    const run = await check({ mode: 'live' })
    const lives = run.checks.filter(each => each.proof === 'live')
    expect(lives.map(each => each.verdict)).toEqual(['skipped', 'skipped', 'skipped'])
    expect(run.verdict).toBe('wrong')
  })

  it('says once that the stack does not come up, in the lab’s words', async () => {
    course.work('solution', { 'server.mjs': 'import { createServer } from "node:http"; createServer()' })
    const run = await check({ mode: 'auto' })
    expect(run.verdict).toBe('wrong')
    expect(findingsOf(run).map(each => each.code)).toEqual(['90.2.0.does-not-start'])
  })

  const opening = (open: AnyPart['open'], openTimeoutMs = 20_000): LabChecks => ({
    ...right,
    parts: async () => [{ ...server, open, openTimeoutMs }],
  })

  it('is no wrong answer when the machine is in the way', async () => {
    course.work('solution')
    const open = () =>
      Promise.reject(new StackError({ kind: 'environment', message: 'Port 80 is taken.', next: 'Free it' }))
    expect(await check({ mode: 'auto', checks: opening(open) })).toMatchObject({ verdict: 'environment', exitCode: 3 })
  })

  it('is the course’s fault when the session factory breaks', async () => {
    course.work('solution')
    const open = () => Promise.reject(new Error('undefined is not a function'))
    expect((await check({ mode: 'auto', checks: opening(open) })).verdict).toBe('checker-error')
  })

  it('closes a session that comes up after its time', async () => {
    course.work('solution')
    let closed = 0
    const open = (request: { signal: AbortSignal }) =>
      new Promise<never>((resolve, reject) => {
        void reject
        request.signal.onabort = () =>
          setTimeout(
            () =>
              (resolve as (session: unknown) => void)({
                context: {},
                runner: 'local',
                notProved: [],
                close: async () => void closed++,
              }),
            10,
          )
      })
    const run = await check({ mode: 'auto', checks: opening(open, 20) })
    expect(run.verdict).toBe('timeout')
    expect(closed).toBe(1)
  })

  it('closes the session also when the run is interrupted', async () => {
    course.work('solution')
    const interrupt = new AbortController()
    let closed = 0
    const checks = opening(async request => {
      const session = await server.open(request)
      return {
        ...session,
        close: () => {
          closed++
          return session.close()
        },
      }
    })
    const run = check({
      mode: 'auto',
      checks,
      signal: interrupt.signal,
      onEvent: event =>
        event.type === 'check' && event.check.id === '2.2.refuses' && interrupt.abort(new Error('interrupted')),
    })
    await expect(run).rejects.toThrow('interrupted')
    expect(closed).toBe(1)
  })

  it('keeps the logs of a stack that failed, and says where they are now', async () => {
    course.work('solution')
    const logs = join(course.paths.state, 'labs', '90', 'logs')
    const open: AnyPart['open'] = async ({ stateDir, files }) => {
      const log = join(stateDir, 'logs', 'server-1.log')
      mkdirSync(join(stateDir, 'logs'), { recursive: true })
      writeFileSync(log, 'address in use')
      const message = `${files.scratch}/server.mjs ends at once.`
      throw new StackError({ kind: 'environment', message, next: `Read ${log}` })
    }
    const run = await check({ mode: 'auto', checks: opening(open), logs })
    expect(findingsOf(run)[0]).toMatchObject({
      message: 'workspace/90-greeting/server.mjs ends at once.',
      next: `Read .groundwork/labs/90/logs/${server.id}/server-1.log`,
    })
    expect(readFileSync(join(logs, server.id, 'server-1.log'), 'utf8')).toBe('address in use')
  })

  it('says so when the stack cannot be stopped', async () => {
    course.work('solution')
    const checks = opening(async request => {
      const session = await server.open(request)
      return { ...session, close: () => session.close().then(() => Promise.reject(new Error('it hangs'))) }
    })
    const run = await check({ mode: 'auto', checks })
    expect(run).toMatchObject({
      verdict: 'passed',
      notes: ['What this check had started could not be stopped: it hangs.'],
    })
  })
})
