import { describe, expect, it } from 'vitest'
import { answerAsText, errorLines } from './answer.ts'

describe('an answer', () => {
  it('is printed as psql prints it: tags, tables, and the error last', () => {
    const rows = { columns: ['id', 'name'], values: [['1', 'Ann'], ['2', null]] } // biome-ignore format: a table
    const error = { severity: 'ERROR', message: 'division by zero' }
    expect(
      answerAsText({ results: [{ tag: 'CREATE TABLE' }, { tag: 'SELECT 2', rows }], error }, '').split('\n'),
    ).toEqual([
      'CREATE TABLE',
      ' id | name',
      '----+------',
      ' 1  | Ann',
      ' 2  |',
      '(2 rows)',
      'ERROR:  division by zero',
    ])
  })
})

describe('an error', () => {
  const error = { severity: 'ERROR', message: 'no such name' }

  it('shows its line with a mark below its place, where it has one', () => {
    expect(errorLines({ ...error, position: 16 }, 'SELECT 1;\nSELECT x;')).toEqual([
      'ERROR:  no such name',
      'LINE 2: SELECT x;',
      '             ^',
    ])
    expect(errorLines(error, 'SELECT x')).toEqual(['ERROR:  no such name'])
  })

  it('counts characters, as PostgreSQL does, not halves of them', () => {
    const [, line, mark] = errorLines({ ...error, position: 14 }, "SELECT '🫖🫖', x")
    expect([...line!][mark!.indexOf('^')]).toBe('x')
  })

  it('ends with what else is known', () => {
    expect(errorLines({ ...error, detail: 'Key exists.', hint: 'Take another.' }, '').slice(1)).toEqual([
      'DETAIL:  Key exists.',
      'HINT:  Take another.',
    ])
  })
})
