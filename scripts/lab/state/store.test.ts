import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EnvironmentError } from '../errors.ts'
import { type CoursePaths, coursePathsAt } from '../paths.ts'
import { labState, readState, stateFile, updateLab } from './store.ts'

let paths: CoursePaths
beforeEach(() => {
  paths = coursePathsAt(mkdtempSync(join(tmpdir(), 'state-')))
})
afterEach(() => rmSync(paths.root, { recursive: true }))

function write(text: string): void {
  mkdirSync(dirname(stateFile(paths)), { recursive: true })
  writeFileSync(stateFile(paths), text)
}

/** A process of its own that counts one lab's hints up, one at a time. */
function counter(id: string, times: number): string[] {
  const script = `
    const { updateLab } = await import(${JSON.stringify(new URL('./store.ts', import.meta.url).href)})
    for (let n = 0; n < ${times}; n += 1)
      updateLab(${JSON.stringify(paths)}, '${id}', lab => ({ ...lab, hints: { some: (lab.hints.some ?? 0) + 1 } }))`
  return ['--import', 'tsx', '--input-type=module', '--eval', script]
}

const silent = () => undefined

describe('the state file', () => {
  it('is empty before anything was done', () => {
    expect(labState(readState(paths), '02')).toEqual({ steps: {}, codes: {}, hints: {} })
  })

  it('gives back what was written, and keeps the other labs', () => {
    updateLab(paths, '02', lab => ({ ...lab, startedAt: 'monday' }))
    updateLab(paths, '03', lab => ({ ...lab, startedAt: 'tuesday' }))
    const { labs } = readState(paths)
    expect([labs['02']?.startedAt, labs['03']?.startedAt]).toEqual(['monday', 'tuesday'])
  })

  it.each([
    ['half a file', '{"version": 1, "labs"'],
    ['nothing', ''],
    ['something else', '[1, 2]'],
    ['null', 'null'],
  ])('that holds %s is put aside whole and said so, never overwritten', (_, text) => {
    write(text)
    const said: string[] = []
    expect(readState(paths, sentence => said.push(sentence)).labs).toEqual({})
    const [aside] = readdirSync(dirname(stateFile(paths)))
    expect(aside).toMatch(/^state\.unreadable-\d+\.json$/)
    expect(readFileSync(join(dirname(stateFile(paths)), aside ?? ''), 'utf8')).toBe(text)
    expect(said[0]).toContain(aside)
  })

  it('of a newer course is refused and left as it is', () => {
    const text = '{"version": 3, "labs": {"02": {"ranks": []}}}'
    write(text)
    expect(() => updateLab(paths, '02', lab => lab)).toThrow(EnvironmentError)
    expect(readFileSync(stateFile(paths), 'utf8')).toBe(text)
  })

  it('keeps what several processes change at the same time', { timeout: 30_000 }, async () => {
    const labs = ['02', '03', '04', '05']
    await Promise.all(labs.map(id => execa(process.execPath, counter(id, 25))))
    const { labs: written } = readState(paths)
    expect(labs.map(id => written[id]?.hints.some)).toEqual([25, 25, 25, 25])
  })

  it('leaves no temporary file beside it', () => {
    updateLab(paths, '02', lab => lab)
    expect(readdirSync(dirname(stateFile(paths)))).toEqual(['state.json'])
  })

  it('of the first version is read, and written in today’s', () => {
    const times = { checkedAt: 'friday', firstPassedAt: 'monday', lastPassedAt: 'tuesday' }
    const steps = {
      1: { verdict: 'passed', proved: 'live', ...times },
      2: { verdict: 'wrong', proved: 'none', ...times },
      3: { verdict: 'not-started', proved: 'none', checkedAt: 'friday' },
    }
    write(JSON.stringify({ version: 1, labs: { '02': { steps, codes: { 2: '02.2.1.x' }, hints: { 2: 1 } } } }))
    updateLab(paths, '03', lab => ({ ...lab, startedAt: 'monday' }))
    expect(JSON.parse(readFileSync(stateFile(paths), 'utf8'))).toMatchObject({
      version: 2,
      labs: {
        '02': {
          steps: {
            1: { last: 'pass', checkedAt: 'friday', firstPassedAt: 'monday', proof: { by: 'live', at: 'tuesday' } },
            2: { last: 'fail', checkedAt: 'friday', firstPassedAt: 'monday' },
            3: { last: 'skip', checkedAt: 'friday' },
          },
          codes: { 2: '02.2.1.x' },
          hints: { '02.2.1.x': 1 },
        },
      },
    })
  })

  it('is read although a lab in it lacks a key', () => {
    write('{"version": 1, "labs": {"02": {"startedAt": "monday"}}}')
    expect(labState(readState(paths, silent), '02')).toEqual({ startedAt: 'monday', steps: {}, codes: {}, hints: {} })
  })
})
