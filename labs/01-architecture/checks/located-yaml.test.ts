import { expect, it } from 'vitest'
import { locateYaml } from './located-yaml.ts'

const text = `x-base: &base
  store: one
services:
  a:
    <<: *base
    note: a word
    owns: [user, post]
  b: &b { store: two }
  c: *b
`

it('reads anchors and merge keys, and leaves notes out', () => {
  expect(locateYaml(text).data).toEqual({
    services: { a: { store: 'one', owns: ['user', 'post'] }, b: { store: 'two' }, c: { store: 'two' } },
  })
})

it.each([
  [['services', 'a'], 4],
  [['services', 'a', 'owns', 1], 7],
  [['services', 'a', 'store'], 2],
  [['services', 'c', 'store'], 8],
  [['services', 'a', 'hears', 3], 4],
  [['topics'], 1],
])('says on which line %j stands', (path, line) => {
  expect(locateYaml(text).lineOf(path)).toBe(line)
})

it.each([
  ['a: [', 1, 'The bracket [ in line 1 is never closed'],
  ['a: 1\n---\nb: 2\n', 3, 'A second document begins here'],
  ['a: &a\n  b: *a\n', 2, 'An alias stands inside its own anchor'],
])('says what is wrong with %j', (text, line, what) => {
  expect(locateYaml(text).mistakes).toMatchObject([{ line, what }])
})

it('says so when the text is nested too deeply', () => {
  expect(locateYaml('['.repeat(9_000) + ']'.repeat(9_000)).mistakes).toMatchObject([
    { what: 'It is nested too deeply' },
  ])
})
