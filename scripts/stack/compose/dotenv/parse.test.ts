// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files under test hold ${…}
import { expect, it } from 'vitest'
import { type DotenvError, parseDotenv } from './parse.ts'

const read = (text: string, outside: Record<string, string> = {}, earlier: Record<string, string> = {}) =>
  parseDotenv(text, { outer: name => outside[name], earlier })

it.each([
  ['A=#Secret1', '#Secret1'],
  ['A=a#b # a comment', 'a#b'],
  ["A='Let\\'s go'", "Let's go"],
  ["A='don\\'t # x' # a comment", "don't # x"],
  ["A='C:\\temp\\n'", 'C:\\temp\\n'],
  ['A="say \\"hi\\"\\n"', 'say "hi"\n'],
  ['A="\\$HOME $$x"', '$HOME $x'],
  ['A: value', 'value'],
  ['A: "value" # a comment', 'value'],
  ['export A=value\r\n', 'value'],
  ['  A = value', 'value'],
  ['A="two\nlines"', 'two\nlines'],
  ['A=${B:-${C:-deep}}', 'deep'],
  ['A=', ''],
])('reads the value of %j', (text, value) => {
  expect(read(text)).toEqual({ A: value })
})

it('lets a value see the environment, the lines above it and the files before it, in this order', () => {
  expect(read('A=file\nB=$A$C$D', { A: 'outer' }, { A: 'earlier', C: 'earlier', D: '.' }).B).toBe('outerearlier.')
  expect(read('C=file\nB=$C', {}, { C: 'earlier' }).B).toBe('file')
})

it('takes the value of a key alone from the environment only', () => {
  expect(read('A\nB\n', { A: 'outer' }, { B: 'earlier' })).toEqual({ A: 'outer' })
})

it.each([
  ['A=1\nB C=2', 2, '`B C=2` is not of the form NAME=value'],
  ['A=1\n\nB="open\nC=2', 3, 'The value of B opens with " and never closes it'],
  ['A\u200B=1', 1, '`A<U+200B>=1` (with U+200B, which cannot be seen) is not of the form NAME=value'],
])('says in which line it cannot read %j', (text, line, message) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ line, message }) as DotenvError)
})
