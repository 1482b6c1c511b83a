import pc from 'picocolors'
import { describe, expect, it } from 'vitest'
import { clip, fitTo, justify, widthOf, wrap } from './styled-text.ts'

const { bold, dim } = pc.createColors(true)

it.each([
  ['plain', 5],
  ['', 0],
  [bold('bold'), 4],
  ['日本語', 6],
  ['한국어', 6],
  ['ﬁ ﾊﾝ Ｆ', 7],
  ['✓ ✗ … •', 7],
  ['🦀', 2],
  ['👩‍👩‍👧', 2],
  ['e\u0301', 1],
  ['a\tb', 6],
  ['\x1b[2Jx\b', 1],
])('%j is as wide as a terminal shows it: %i', (text, width) => {
  expect(widthOf(text)).toBe(width)
})

describe('a line that is too long', () => {
  it.each([
    ['as it is', 8, 'as it is'],
    ['a little longer', 8, 'a littl…'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['x', 0, ''],
  ])('%j in %i columns is cut to %j', (text, width, cut) => {
    expect(clip(text, width)).toBe(cut)
  })

  it('keeps its colour to itself when it is cut', () => {
    expect(clip(dim('a long remark'), 7)).toBe('\x1b[2ma long…\x1b[0m')
  })

  it('is broken between words', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four'])
    expect(wrap('exactly nine', 7)).toEqual(['exactly', 'nine'])
  })

  it('is broken inside a word only when that is longer than a line', () => {
    expect(wrap('a 0123456789', 5)).toEqual(['a', '01234', '56789'])
    expect(wrap('日本語です', 5)).toEqual(['日本', '語で', 'す'])
  })

  it.each([
    ['✗ An order takes what it cannot carry', 16, ['✗ An order takes', '  what it cannot', '  carry']],
    ['  expected  one that is refused', 24, ['  expected  one that is', '            refused']],
    ['  a text that is indented', 12, ['  a text', '  that is', '  indented']],
  ])('goes on below where the text of %j begins', (line, width, lines) => {
    expect(wrap(line, width)).toEqual(lines)
  })

  it('has its colour on every line and ends it there', () => {
    expect(wrap(bold('one two'), 4)).toEqual(['\x1b[1mone\x1b[0m', '\x1b[1mtwo\x1b[0m'])
  })

  it('never comes out wider than it may', () => {
    const text = '✗ 日本語 🦀 a remarkablyLongIdentifier with, some: `words` between'
    for (let width = 2; width < 60; width++)
      expect(Math.max(...wrap(text, width).map(widthOf)), `in ${width}`).toBeLessThanOrEqual(width)
  })
})

it('what stands right keeps its place, whatever stands left', () => {
  expect(justify('Lab 03', '40 points', 20)).toBe('Lab 03     40 points')
  expect(justify('Lab 03  A model', '40 points', 20)).toBe('Lab 03  …  40 points')
  expect(justify('Lab 03', '40 points', 7)).toBe('40 poi…')
})

it('a cell of a column is filled up or cut', () => {
  expect([fitTo('ab', 4), fitTo('日本語', 5), fitTo('日本語', 4)]).toEqual(['ab  ', '日本…', '日… '])
})

it('without colours there are no codes', () => {
  expect(wrap('one two three', 5).join('')).not.toContain('\x1b')
})
