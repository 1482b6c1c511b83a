import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Course, makeCourse } from '../fixtures/course.ts'
import { makeScratch } from './scratch.ts'

let course: Course
beforeEach(() => {
  course = makeCourse()
})
afterEach(() => course.remove())

const make = () => makeScratch(course.paths, course.lab, course.work('solution', { 'notes.txt': 'mine' }))
const checks = () => join(course.paths.state, 'checks')

/** Larger than any process id that Linux or macOS give. */
const nobody = 99_999_999

describe('the scratch folder', () => {
  it('holds the work with the given files over it, and reads as a workspace', async () => {
    const { workspace } = await make()
    expect(workspace.list()).toEqual(['given/names.txt', 'greeting.yaml', 'notes.txt', 'server.mjs'])
    expect(workspace.read('notes.txt')).toBe('mine')
    expect(workspace.read('nothing.txt')).toBeUndefined()
  })

  it('goes when it is done with, or stays under another name', async () => {
    const [gone, kept] = [await make(), await make()]
    gone.remove()
    const place = kept.keep()
    kept.remove()
    expect(readdirSync(checks())).toHaveLength(1)
    expect(existsSync(join(place, 'work', 'greeting.yaml'))).toBe(true)
  })

  it('of a run that was killed goes with the next run; that of a run still under way does not', async () => {
    for (const name of [`90-${nobody}-abc`, `00-${nobody}-abc`, `90-${process.pid}-abc`, `kept-90-${nobody}-abc`]) {
      mkdirSync(join(checks(), name), { recursive: true })
    }
    const scratch = await make()
    scratch.remove()
    expect(readdirSync(checks()).sort()).toEqual([`90-${process.pid}-abc`, `kept-90-${nobody}-abc`])
  })

  it('of a killed run that cannot be cleared is named, and does not keep the next run from its work', async () => {
    const stale = join(checks(), `90-${nobody}-abc`)
    mkdirSync(stale, { recursive: true })
    // Where the stack's state should be: nothing can be ended from a file.
    writeFileSync(join(stale, 'state'), '')
    const said: string[] = []
    const scratch = await makeScratch(course.paths, course.lab, course.work('solution'), said.push.bind(said))
    expect(said).toEqual([expect.stringMatching(`^\\.groundwork/checks/90-${nobody}-abc of an ended check could not`)])
    expect(existsSync(scratch.workspace.scratch)).toBe(true)
    expect(existsSync(stale)).toBe(true)
  })
})
