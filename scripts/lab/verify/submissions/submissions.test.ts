import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Lab } from '../../catalogue/labs.ts'
import { coursePathsAt } from '../../paths.ts'
import { listFiles } from '../../workspace/copy.ts'
import { readSubmissions, writeSubmission } from './submissions.ts'

let lab: Lab
const paths = () => coursePathsAt(lab.directory)
beforeEach(() => {
  lab = { directory: mkdtempSync(join(tmpdir(), 'submissions-')) } as Lab
  write('solution/a.txt', 'ours')
  write('solution/b.txt', 'ours')
  write('starter/a.txt', 'begin')
})
afterEach(() => rmSync(lab.directory, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(lab.directory, path)), { recursive: true })
  writeFileSync(join(lab.directory, path), text)
}

function filesOf(kind: 'variants' | 'wrong'): Record<string, string> {
  const [submission] = readSubmissions(paths(), lab, kind)
  const folder = mkdtempSync(join(lab.directory, 'written-'))
  writeSubmission(lab, submission!, folder)
  return Object.fromEntries(listFiles(folder).map(file => [file, readFileSync(join(folder, file), 'utf8')]))
}

describe('a submission', () => {
  it('is the solution with what it changes', () => {
    write('wrong/x/wrong.yaml', 'title: Another b\ncode: 90.1.1.x\n')
    write('wrong/x/b.txt', 'theirs')
    expect(filesOf('wrong')).toEqual({ 'a.txt': 'ours', 'b.txt': 'theirs' })
  })

  it('may say in its manifest what it changes, so that nothing has to be copied', () => {
    write('solution/b.txt', 'one\ntwo\nthree\n')
    const edits = 'edits:\n  - { file: b.txt, find: two, put: zwei }\n  - { file: b.txt, find: "three\\n", put: "" }\n'
    write('wrong/x/wrong.yaml', `title: Another b\ncode: 90.1.1.x\n${edits}`)
    expect(filesOf('wrong')).toEqual({ 'a.txt': 'ours', 'b.txt': 'one\nzwei\n' })
  })

  it.each([
    ['b.txt', 'nowhere', 'wrong/x edits b.txt where it says "nowhere": it says so 0 times, not once.'],
    ['b.txt', 'o', 'wrong/x edits b.txt where it says "o": it says so 2 times, not once.'],
    ['c.txt', 'ours', 'wrong/x edits c.txt, which its base does not have.'],
  ])('is refused when %s does not say %j once, as when the solution has changed under it', (file, find, sentence) => {
    write('solution/b.txt', 'to or')
    write('wrong/x/wrong.yaml', `title: Odd\ncode: 90.1.1.x\nedits: [{ file: ${file}, find: ${find}, put: "" }]\n`)
    expect(() => filesOf('wrong')).toThrow(sentence)
  })

  it.each([
    [
      'an indentation of its own',
      '  one\n  two\n',
      '"one": each line is there, but not so indented and in this order.',
    ],
    ['its lines in another order', 'two\none\n', '"two": each line is there, but not so indented and in this order.'],
    ['a line that is not there', 'one\nthree\n', '"three": it says so 0 times, not once.'],
  ])('is told what to mend when several lines are looked for, with %s', (_, find, sentence) => {
    write('solution/b.txt', 'one\ntwo\n')
    write(
      'wrong/x/wrong.yaml',
      `title: Odd\ncode: 90.1.1.x\nedits: [${JSON.stringify({ file: 'b.txt', find, put: '' })}]\n`,
    )
    expect(() => filesOf('wrong')).toThrow(`wrong/x edits b.txt where it says ${sentence}`)
  })

  it('may lack files of the solution', () => {
    write('variants/x/variant.yaml', 'title: No b\ndeletes: [b.txt]\n')
    expect(filesOf('variants')).toEqual({ 'a.txt': 'ours' })
  })

  it('may be laid over the starter, or stand alone', () => {
    write('wrong/x/wrong.yaml', 'title: Hardly begun\ncode: 90.1.1.x\nbase: starter\n')
    expect(filesOf('wrong')).toEqual({ 'a.txt': 'begin' })
    write('wrong/x/wrong.yaml', 'title: Alone\ncode: 90.1.1.x\nbase: nothing\n')
    write('wrong/x/c.txt', 'alone')
    expect(filesOf('wrong')).toEqual({ 'c.txt': 'alone' })
  })

  it.each([
    ['wrong/x/b.txt', 'theirs', 'wrong/x/wrong.yaml is not there: a submission says in it what it is.'],
    [
      'wrong/x/wrong.yaml',
      'title: Which code?\n',
      'wrong/x/wrong.yaml names no code: which finding must a learner get first?',
    ],
    [
      'wrong/x/wrong.yaml',
      'code: 90.1.1.x\n',
      "wrong/x/wrong.yaml:1 the document must have required property 'title'.",
    ],
    ['wrong/x/wrong.yaml', 'title: Odd\ncode: oops\n', 'wrong/x/wrong.yaml:2 code must match pattern'],
  ])('is refused when %s says %j', (path, text, sentence) => {
    write(path, text)
    expect(() => readSubmissions(paths(), lab, 'wrong')).toThrow(sentence)
  })
})
