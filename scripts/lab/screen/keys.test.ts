import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { actionFor, type Binding, keyLines, keyName } from './keys.ts'

const bindings: Binding<'next' | 'quit' | 'up'>[] = [
  { keys: ['n'], action: 'next', label: ['n', 'next'] },
  { keys: ['up'], action: 'up' },
  { keys: ['q', 'ctrl+c'], action: 'quit', label: ['q', 'quit'] },
]

it.each([
  ['n', { name: 'n' }, 'n'],
  ['N', { name: 'n', shift: true }, 'n'],
  ['\x03', { name: 'c', ctrl: true }, 'ctrl+c'],
  [undefined, { name: 'pagedown' }, 'pagedown'],
  ['?', {}, '?'],
])('%j is called by its name', (text, key, name) => {
  expect(keyName(text, key)).toBe(name)
})

it('several keys may do the same', () => {
  expect(['n', 'q', 'ctrl+c', 'x'].map(key => actionFor(bindings, key))).toEqual(['next', 'quit', 'quit', undefined])
})

it.each([
  [80, ['n next  q quit']],
  [8, ['n next', 'q quit']],
])('the labelled keys are told in as few lines as %i columns allow', (width, lines) => {
  expect(keyLines(bindings, width).map(line => stripVTControlCharacters(line))).toEqual(lines)
})
