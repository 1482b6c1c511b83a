import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { coursePathsAt } from '../../paths.ts'
import type { ProofContext } from '../context.ts'
import { variantTasks, wrongTasks } from './submissions.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'submissions-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true })
  writeFileSync(join(directory, path), text)
}

it.each([
  ['wrong', wrongTasks, 'wrong, first 90.1.1.x'],
  ['variants', variantTasks, 'passed'],
] as const)(
  'work in %s/ whose edits do not fit any more is not proved, and keeps nothing else from being proved',
  async (kind, tasksOf, expected) => {
    write('solution/a.txt', 'changed since')
    const edits = 'edits: [{ file: a.txt, find: ours, put: theirs }]'
    if (kind === 'wrong') write('wrong/x/wrong.yaml', `title: Theirs\ncode: 90.1.1.x\n${edits}\n`)
    else write('variants/x/variant.yaml', `title: Theirs\n${edits}\n`)
    const context = { lab: { directory }, paths: coursePathsAt(directory), obstacles: new Map() } as unknown
    const [task] = tasksOf(context as ProofContext)
    expect(await task!.prove()).toMatchObject([
      {
        group: kind,
        id: 'x',
        ok: false,
        expected,
        actual: `${kind}/x edits a.txt where it says "ours": it says so 0 times, not once.`,
      },
    ])
  },
)
