import { describe, expect, it } from 'vitest'
import { begunState } from './begun.ts'

const files = ['a.yml', 'b.sql']
const reading = (texts: Record<string, string>) => (path: string) => texts[path]
const starter = reading({ 'a.yml': 'services:\n', 'b.sql': '-- tables\n' })

describe('whether work has begun', () => {
  it.each([
    ['no file is there', {}, 'empty'],
    ['every file is blank', { 'a.yml': '', 'b.sql': ' \n\t' }, 'empty'],
    ['only other files are there', { 'notes.md': 'think' }, 'empty'],
    ['all files are the starter’s', { 'a.yml': 'services:\n', 'b.sql': '-- tables\n' }, 'untouched'],
    ['line ends and trailing blanks differ', { 'a.yml': 'services:  \r\n', 'b.sql': '-- tables\n\n\n' }, 'untouched'],
    ['notes were added', { 'a.yml': 'services:\n', 'b.sql': '-- tables\n', 'notes.md': 'think' }, 'untouched'],
    ['one file has changed', { 'a.yml': 'services: {}\n', 'b.sql': '-- tables\n' }, 'begun'],
    ['one file was deleted', { 'a.yml': 'services:\n' }, 'begun'],
    ['indentation has changed', { 'a.yml': ' services:\n', 'b.sql': '-- tables\n' }, 'begun'],
  ])('when %s: %o is %s', (_, work, state) => {
    expect(begunState(files, reading(work as Record<string, string>), starter)).toBe(state)
  })

  it('is untouched, not begun, where the starter lacks a file too', () => {
    expect(begunState(files, reading({ 'a.yml': 'x' }), reading({ 'a.yml': 'x' }))).toBe('untouched')
  })
})
