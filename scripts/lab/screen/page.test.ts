import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { layOut, type Page, scrollBy } from './page.ts'
import { widthOf } from './styled-text.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`)
const page = (lines: number): Page => ({ head: ['head'], body: numbers(lines), foot: ['foot'] })
const plain = (lines: readonly string[]) => lines.map(line => stripVTControlCharacters(line))

describe('a page on a screen', () => {
  it('has its head above, its foot below, and a line over the foot', () => {
    expect(plain(layOut(page(2), { columns: 6, rows: 8 }).lines)).toEqual([
      'head',
      'line 1',
      'line 2',
      '',
      '',
      '',
      '──────',
      'foot',
    ])
  })

  it.each([
    [0, 'line 1', '─  ↓ 4 more'],
    [2, 'line 3', '─  ↑ 2 more  ↓ 2 more'],
    [99, 'line 5', '─  ↑ 4 more'],
  ])('shows from line %i on, and says what is above and below', (scroll, first, rule) => {
    const lines = plain(layOut(page(9), { columns: 30, rows: 8 }, scroll).lines)
    expect(lines[1]).toBe(first)
    expect(lines[6]).toMatch(new RegExp(`${rule}$`))
  })

  it('breaks what is too long for it', () => {
    const { lines } = layOut({ head: [], body: ['one two three'], foot: [] }, { columns: 8, rows: 4 })
    expect(plain(lines).slice(0, 2)).toEqual(['one two', 'three'])
  })

  it('gives up its head when there are few lines', () => {
    expect(plain(layOut(page(9), { columns: 20, rows: 4 }).lines)[0]).toBe('line 1')
  })

  it('never has more lines or columns than the screen', () => {
    const wide = { head: ['日本語 '.repeat(9)], body: ['🦀 and words '.repeat(30), ''], foot: numbers(3) }
    for (let columns = 1; columns < 40; columns++)
      for (let rows = 1; rows < 12; rows++) {
        const { lines } = layOut(wide, { columns, rows })
        expect(lines.length, `${columns}×${rows}`).toBeLessThanOrEqual(rows)
        if (columns > 1) expect(Math.max(...lines.map(widthOf)), `${columns}×${rows}`).toBeLessThanOrEqual(columns)
      }
  })
})

it.each([
  ['down', 4],
  ['up', 2],
  ['pagedown', 11],
  ['space', 11],
  ['pageup', 0],
  ['home', 0],
  ['end', Number.MAX_SAFE_INTEGER],
  ['n', undefined],
])('%s leads to line %s', (key, scroll) => {
  expect(scrollBy(key, { scroll: 3, room: 10 })).toBe(scroll)
})
