import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { coursePaths } from '../../paths.ts'
import { compileWork } from './sources.ts'
import { startChild } from './start-child.ts'

const root = join(coursePaths.state, 'tests')
mkdirSync(root, { recursive: true })
const parent = mkdtempSync(join(root, 'sources-'))
afterAll(() => rmSync(parent, { recursive: true, force: true }))

const entry = 'src/index.ts'
type ChildPlayer = typeof import('../../fixtures/child-player.ts')
const player = new URL('../../fixtures/child-player.ts', import.meta.url)

function workOf(files: Record<string, string>): string {
  const directory = mkdtempSync(join(parent, 'work-'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true })
    writeFileSync(join(directory, file), text)
  }
  return directory
}

async function compiledOf(files: Record<string, string>): Promise<string[]> {
  const directory = workOf(files)
  const urls = Object.keys(await compileWork(directory, [entry]))
  return urls.map(url => url.replace(`${pathToFileURL(directory).href}/`, '')).sort()
}

async function answerOf(files: Record<string, string>): Promise<unknown> {
  const child = await startChild<ChildPlayer>({ directory: workOf(files), entry, player })
  try {
    return await child.ask('run')
  } finally {
    await child.close()
  }
}

const b = 'export const x: number = 42'

describe('before the child is started', () => {
  it('each module is compiled that is imported by name, and no package', async () => {
    const index = 'import pg from "pg"\nimport { x } from "./b.ts"\nexport const run = () => [import("./c.ts"), x, pg]'
    const files = { [entry]: index, 'src/b.ts': b, 'src/c.ts': 'export {}', 'src/unused.ts': 'export {}' }
    expect(await compiledOf(files)).toEqual(['src/b.ts', 'src/c.ts', entry])
  })

  it('nothing is compiled where one has a mistake, or imports what is not there', async () => {
    expect(await compiledOf({ [entry]: 'import "./b.ts"', 'src/b.ts': 'export const = 1' })).toEqual([])
    expect(await compiledOf({ [entry]: 'import "./b.ts"' })).toEqual([])
  })

  it('nothing is compiled where the work has a tsconfig.json', async () => {
    expect(await compiledOf({ [entry]: b, 'tsconfig.json': '{}' })).toEqual([])
  })
})

/** How a work may come to the 42 of another file. */
const ways: [title: string, files: Record<string, string>][] = [
  ['an import', { [entry]: 'import { x } from "./b.ts"\nexport const run = () => x', 'src/b.ts': b }],
  ['an import without an ending', { [entry]: 'import { x } from "./b"\nexport const run = () => x', 'src/b.ts': b }],
  [
    'an import of what is only a type',
    { [entry]: 'import { X } from "./b.ts"\nexport const run = (): X => 42', 'src/b.ts': 'export type X = 42' },
  ],
  [
    'a name that is put together',
    { [entry]: 'const b = "b"\nexport const run = async () => (await import("./" + b + ".ts")).x', 'src/b.ts': b },
  ],
  [
    'a query behind the name',
    { [entry]: 'export const run = async () => (await import("./b.ts?1")).x', 'src/b.ts': b },
  ],
  ['JSON', { [entry]: 'import b from "./b.json"\nexport const run = () => b.x', 'src/b.json': '{"x":42}' }],
  [
    'a module of CommonJS',
    { [entry]: 'import b from "./b.cjs"\nexport const run = () => b.x', 'src/b.cjs': 'module.exports = { x: 42 }' },
  ],
  [
    'require',
    {
      [entry]:
        'import { createRequire } from "node:module"\nexport const run = () => createRequire(import.meta.url)("./b.ts").x',
      'src/b.ts': b,
    },
  ],
  [
    'a process',
    {
      [entry]: [
        'import { fork } from "node:child_process"',
        'import { once } from "node:events"',
        'const there = new URL("b.ts", import.meta.url)',
        'export const run = async () => (await once(fork(there), "message"))[0]',
      ].join('\n'),
      'src/b.ts': 'process.send!(42 as number)',
    },
  ],
]

describe('the learner’s modules reach one another by', () => {
  it.concurrent.each(ways)('%s', async (_, files) => expect(await answerOf(files)).toBe(42))
})

it('each module’s import.meta.url is its own file', async () => {
  const index = 'import { there } from "./b.ts"\nexport const run = () => [import.meta.url, there]'
  const urls = await answerOf({ [entry]: index, 'src/b.ts': 'export const there = import.meta.url' })
  expect(urls).toEqual([expect.stringMatching(/\/work-\w+\/src\/index\.ts$/), expect.stringMatching(/\/src\/b\.ts$/)])
})
