import { describe, expect, it } from 'vitest'
import { workState } from './work-state.ts'

const files = ['a.yml', 'b.sql']
const folder = (texts: Record<string, string>) => ({
  list: () => Object.keys(texts),
  read: (path: string) => texts[path],
})
const starter = folder({ 'a.yml': 'services:\n', 'b.sql': '-- tables\n' })

describe('whether work has been started', () => {
  it.each([
    ['no file is there', {}, 'empty'],
    ['every file is blank', { 'a.yml': '', 'b.sql': ' \n\t' }, 'empty'],
    ['only other files are there', { 'notes.md': 'think' }, 'empty'],
    ['all files are the starter’s', { 'a.yml': 'services:\n', 'b.sql': '-- tables\n' }, 'untouched'],
    ['line ends and trailing blanks differ', { 'a.yml': 'services:  \r\n', 'b.sql': '-- tables\n\n\n' }, 'untouched'],
    ['notes were added', { 'a.yml': 'services:\n', 'b.sql': '-- tables\n', 'notes.md': 'think' }, 'untouched'],
    ['one file has changed', { 'a.yml': 'services: {}\n', 'b.sql': '-- tables\n' }, 'started'],
    ['one file was deleted', { 'a.yml': 'services:\n' }, 'started'],
    ['indentation has changed', { 'a.yml': ' services:\n', 'b.sql': '-- tables\n' }, 'started'],
  ])('when %s: %o is %s', (_, work, state) => {
    expect(workState(files, folder(work as Record<string, string>), starter)).toBe(state)
  })

  it('is untouched, not started, where the starter lacks a file too', () => {
    expect(workState(files, folder({ 'a.yml': 'x' }), folder({ 'a.yml': 'x' }))).toBe('untouched')
  })

  it.each([
    ['one more file that fits has come', { 'src/index.ts': 'x', 'src/more/b.ts': 'y' }, 'started'],
    ['one more file that does not fit has come', { 'src/index.ts': 'x', 'src/notes.txt': 'y' }, 'untouched'],
    ['only what does not fit is there', { 'notes.txt': 'y' }, 'empty'],
  ])('by patterns: when %s, %o is %s', (_, work, state) => {
    expect(workState(['src/**/*.ts'], folder(work as Record<string, string>), folder({ 'src/index.ts': 'x' }))).toBe(
      state,
    )
  })
})
