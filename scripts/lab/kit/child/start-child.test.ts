import { getEventListeners } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest'
import { identify } from '../../../stack/local/processes.ts'
import { coursePaths } from '../../paths.ts'
import { ChildFault, type FaultKind } from './fault.ts'
import { type Child, type ChildOptions, startChild } from './start-child.ts'
import type { Thrown } from './thrown.ts'

const root = join(coursePaths.state, 'tests')
mkdirSync(root, { recursive: true })
const parent = mkdtempSync(join(root, 'child-'))
afterAll(() => rmSync(parent, { recursive: true, force: true }))

type ChildPlayer = typeof import('../../fixtures/child-player.ts')
const player = new URL('../../fixtures/child-player.ts', import.meta.url)
const entry = 'src/index.ts'

function workOf(...lines: string[]): string {
  const directory = mkdtempSync(join(parent, 'work-'))
  mkdirSync(join(directory, 'src'))
  writeFileSync(join(directory, entry), lines.join('\n'))
  return directory
}

async function withChild<T>(
  lines: string[],
  use: (child: Child<ChildPlayer>) => Promise<T>,
  more: Partial<ChildOptions> = {},
) {
  const child = await startChild<ChildPlayer>({ directory: workOf(...lines), entry, player, ...more })
  try {
    return await use(child)
  } finally {
    await child.close()
  }
}

/** What ends the child, from loading on or when `run` is called. */
async function faultOf(lines: string[], limits: ChildOptions['limits']): Promise<ChildFault> {
  const ended = await withChild(lines, child => child.ask('run'), { limits }).then(
    answer => answer,
    (error: unknown) => error,
  )
  if (ended instanceof ChildFault) return ended
  throw new Error('nothing went wrong', { cause: ended })
}

describe('a child', () => {
  it('calls what the learner exports, in the learner’s folder, with nothing of this process but PATH and the like', () =>
    withChild(
      ['export function run() {', '  return { cwd: process.cwd(), env: process.env, argv: process.argv }', '}'],
      async child => {
        const { cwd, env, argv } = (await child.ask('run')) as { cwd: string; env: object; argv: string[] }
        expect(cwd).toContain('work-')
        expect(argv[1]).toBe(join(cwd, entry))
        expect(Object.keys(env).filter(name => /vitest|token|npm|node_/i.test(name))).toEqual([])
        expect(env).toMatchObject({ GREETING: 'hello' })
      },
      { env: { GREETING: 'hello' } },
    ))

  it('listens to no signal any more once it has ended by itself', async () => {
    const { signal } = new AbortController()
    await withChild(
      ['export const run = () => process.exit(1)'],
      async child => {
        expect(getEventListeners(signal, 'abort')).toHaveLength(1)
        await expect(child.ask('run')).rejects.toThrow(ChildFault)
        expect(getEventListeners(signal, 'abort')).toEqual([])
      },
      { signal },
    )
  })

  it('gives and takes values exactly', () =>
    withChild(['export const run = (value: unknown) => value'], async child => {
      const value = {
        large: 2n ** 63n,
        when: new Date(86_400_000),
        none: undefined,
        numbers: [Number.NaN, -0, Number.POSITIVE_INFINITY, 1e300],
        text: 'a\n"\ud800é\u2028',
        map: new Map<unknown, unknown>([['k', new Set([1, null])]]),
        list: [[], {}],
        __proto__: null,
      }
      expect(await child.ask('run', value)).toEqual({ ...value })
      expect(await child.ask('echo', -0)).toBe(-0)
    }))

  it('tells what was thrown, with the place in the learner’s file', () =>
    withChild(
      [
        'interface OnlyForTheLinesToDiffer {}',
        'class Refused extends Error { code = "no"; left = 3n }',
        'export const run = () => {',
        '  throw new Refused("not so")',
        '}',
      ],
      async child => {
        const thrown = (await child.ask('thrown')) as Thrown
        expect(thrown).toMatchObject({ name: 'Refused', message: 'not so', code: 'no', fields: { left: 3n } })
        expect(child.placeOf(thrown)).toEqual({ file: entry, line: 4 })
      },
    ))

  it('answers several questions at once, and goes on after what was merely thrown', () =>
    withChild(['export const run = (n: number) => new Promise(done => setTimeout(done, 50 - n, n))'], async child => {
      expect(await Promise.all([1, 2, 3].map(n => child.ask('run', n)))).toEqual([1, 2, 3])
    }))

  it('is asked what its player takes, and says what its player gives, by the types of the player', () =>
    withChild(['export const run = () => "a text"'], async child => {
      expectTypeOf(await child.ask('echo', 1, { timeoutMs: 5_000 })).toBeUnknown()
      expectTypeOf(await child.ask('sum')).toEqualTypeOf<{ sum: unknown }>()
      expectTypeOf(await child.ask('count', ['a'])).toBeNumber()
      // @ts-expect-error Numbers are no texts.
      expect(await child.ask('count', [1, 2])).toBe(2)
      // @ts-expect-error Another player's child has other functions.
      const other: Child<{ walk(): void }> = child
      expect(other.pid).toBe(child.pid)
      // @ts-expect-error It has to be given texts.
      await expect(child.ask('count')).rejects.toMatchObject({ kind: 'threw' })
    }))

  it('says which functions are missing, or are none', () =>
    withChild(['export const run = 1'], async child => {
      expect(() => child.needs('walk')).toThrow(expect.objectContaining({ kind: 'missing-export' }))
      expect(() => child.needs('run')).toThrow(expect.objectContaining({ kind: 'wrong-export' }))
    }))

  it('does not start without the functions that it needs', async () => {
    const started = withChild(['export const run = 1'], async () => 'started', { needs: ['run'] })
    await expect(started).rejects.toMatchObject({ kind: 'wrong-export', place: { file: entry } })
  })

  it('blames nobody but the course for a player that cannot be loaded, or that lacks what is asked', async () => {
    const lines = ['export const run = () => 1']
    const broken = withChild(lines, async () => 'started', {
      player: pathToFileURL(join(workOf('export const = 2'), entry)),
    })
    await expect(broken).rejects.toMatchObject({
      name: 'Error',
      message: expect.stringContaining('index.ts cannot be used'),
    })
    // @ts-expect-error The compiler says so, too.
    const asked = withChild(lines, child => child.ask('walk'))
    await expect(asked).rejects.toMatchObject({
      name: 'Error',
      message: expect.stringContaining('exports no function walk'),
    })
  })

  it('is gone after close, and so is what it has started', () =>
    withChild(
      [
        'import { spawn } from "node:child_process"',
        'export const run = () => spawn("sleep", ["600"], { stdio: "inherit" }).pid',
      ],
      async child => {
        const started = Number(await child.ask('run'))
        await child.close()
        // Whom nobody reaps keeps its number, but is no longer a running process.
        await expect.poll(() => [child.pid, started].map(identify).filter(Boolean)).toEqual([])
      },
    ))

  it('rejects what is being asked when the checker kills it', () =>
    withChild(['export const run = () => new Promise(done => setTimeout(done, 60_000))'], async child => {
      const answer = expect(child.ask('run')).rejects.toMatchObject({ name: 'ChildKilled' })
      await child.kill()
      await answer
    }))
})

interface Hostile {
  title: string
  lines: string[]
  kind: FaultKind
  line?: number
  limits?: ChildOptions['limits']
}

const inRun = (...lines: string[]): string[] => ['export async function run() {', ...lines, '}']
const soon = { askMs: 1_500 }

const hostile: Hostile[] = [
  { title: 'a syntax error', lines: ['export const a = 1', 'export const = 2'], kind: 'cannot-load', line: 2 },
  { title: 'a throw at the top level', lines: ['', 'throw new Error("no")'], kind: 'cannot-load', line: 2 },
  { title: 'an import of nothing', lines: ['import "./not-there.ts"'], kind: 'cannot-load' },
  { title: 'an await that never ends', lines: ['await new Promise(() => {})'], kind: 'import-never-ends' },
  {
    title: 'a loop at the top level',
    lines: ['let turns = 0', '', 'while (true) turns++'],
    kind: 'import-never-ends',
    line: 3,
    limits: { startMs: 4_000 },
  },
  { title: 'an exit at the top level', lines: ['', 'process.exit(0)'], kind: 'exited', line: 2 },
  { title: 'a promise that never settles', lines: inRun('await new Promise(() => {})'), kind: 'never-settles' },
  {
    title: 'a promise that never settles while a timer runs',
    lines: inRun('setInterval(() => {}, 1000)', 'await new Promise(() => {})'),
    kind: 'never-settles',
    limits: soon,
  },
  {
    title: 'an endless loop',
    lines: inRun('let turns = 0', '', 'for (;;) turns++'),
    kind: 'never-ends',
    line: 4,
    limits: soon,
  },
  { title: 'process.exit(0)', lines: inRun('process.exit(0)'), kind: 'exited', line: 2 },
  {
    title: 'process.exit(0) by who has taken the listeners away',
    lines: inRun('process.removeAllListeners()', 'process.exit(0)'),
    kind: 'exited',
  },
  { title: 'SIGKILL of itself', lines: inRun('process.kill(process.pid, "SIGKILL")', 'await 0'), kind: 'exited' },
  { title: 'a rejection left alone', lines: inRun('Promise.reject(new Error("no"))'), kind: 'unhandled', line: 2 },
  {
    title: 'an error in a timer',
    lines: inRun('setTimeout(() => {', '  throw new Error("late")', '})', 'await new Promise(() => {})'),
    kind: 'crashed',
    line: 3,
  },
  { title: 'an error where only a look was taken', lines: inRun('throw new Error("no")'), kind: 'threw', line: 2 },
  {
    title: 'memory without end',
    lines: inRun('const kept = []', 'while (true) {', '  kept.push(new Array(10_000).fill(kept.length))', '}'),
    kind: 'out-of-memory',
    limits: { memoryMb: 200, askMs: 30_000 },
  },
  {
    title: 'output without end',
    lines: inRun('', 'while (true) console.log("still here")'),
    kind: 'too-much-output',
    line: 3,
    limits: { outputKb: 32 },
  },
  { title: 'an answer without end', lines: inRun('return new Proxy([], { get: () => 1e9 })'), kind: 'threw' },
]

describe('a learner’s module ends the child by', () => {
  it.concurrent.each(hostile)('$title: $kind', async ({ lines, kind, line, limits }) => {
    const fault = await faultOf(lines, limits)
    expect(fault).toMatchObject({ kind, place: { file: entry } })
    if (line !== undefined) expect(fault.place.line).toBe(line)
    const { code, message, next } = fault.finding('90.1.1')
    expect(code).toBe(`90.1.1.${kind}`)
    expect(`${message}${next}`).not.toMatch(/[{}]|undefined/)
  })
})

/** Each says 41 and would like 42 to be heard. */
const forgers: [title: string, ...lines: string[]][] = [
  ['printing what a report looks like', 'console.log(`{"type":"answer","id":1,"value":{"sum":42}}`)'],
  ['sending to the parent', 'process.send?.({ sum: 42 })'],
  ['replacing JSON.stringify', 'JSON.stringify = () => `{"sum":42}`'],
  ['a toJSON on every object', 'Object.prototype.toJSON = () => ({ sum: 42 })'],
  ['replacing what writes', 'const fs = await import("node:fs")', 'fs.default.writeSync = () => 1'],
  ['Array.prototype', 'for (const name of ["push", "map", "join"]) Array.prototype[name] = () => [42]'],
  ['the iterators', 'Array.prototype[Symbol.iterator] = function* () { yield 42 }'],
  ['Promise.prototype.then', 'Promise.prototype.then = function (f) { f({ sum: 42 }) }'],
  ['setters on Object.prototype', 'Object.defineProperty(Object.prototype, "sum", { set() {}, get: () => 42 })'],
  [
    'Object.is, Map, Date, process.exit',
    'Object.is = () => true',
    'Map = Date = Set = class {}',
    'process.exit = () => {}',
  ],
  [
    'reading what it was started with',
    'const isLabs = name => /lab|check|vitest|token|boot/i.test(name)',
    'if (process.argv.length > 2 || Object.keys(process.env).some(isLabs)) answer = 42',
  ],
]

describe('a learner’s module forges nothing by', () => {
  it.concurrent.each(forgers)('%s', async (_, ...lines) => {
    const module = ['// @ts-nocheck', 'let answer = 41', ...lines, 'export const run = () => answer']
    await withChild(module, async child => {
      for (let time = 0; time < 3; time++) expect(await child.ask('sum')).toEqual({ sum: 41 })
      expect(child.ended()).toBe(false)
    })
  })

  it.concurrent.each([3, 4, 5])('writing to descriptor %i', async descriptor => {
    const report = '{"type":"answer","id":1,"value":{"sum":42}}'
    const lines = ['import { writeSync } from "node:fs"', 'export const run = () => {']
    const said = await faultOf([...lines, `writeSync(${descriptor}, \`${report}\\n\`)`, 'return 41', '}'], soon).catch(
      (error: Error) => error.cause,
    )
    expect(said instanceof ChildFault || said === 41).toBe(true)
  })
})
