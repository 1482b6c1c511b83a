import { expect, test } from 'vitest'
import { fnmatch } from './fnmatch.ts'

test.each([
  ['*.conf', 'a.conf', 'conf.d'],
  ['a*b*c', 'a-b-b-c', 'a-c'],
  ['?0-[abc].conf', '10-a.conf', '10-d.conf'],
  ['[!0-9]*', 'a1', '1a'],
  ['[^0-9]*', 'a1', '1a'],
  ['[]x]', ']', 'y'],
  ['a.b', 'a.b', 'axb'],
  ['\\*', '*', 'x'],
  ['x[', 'x[', 'x'],
  ['**', 'anything', ''],
])('%s is %s and not %s', (pattern, yes, no) => {
  expect([fnmatch(yes, pattern), no !== '' && fnmatch(no, pattern)]).toEqual([true, false])
})

test('no pattern takes long', () => {
  const began = performance.now()
  expect(fnmatch('a'.repeat(250), `${'*a'.repeat(40)}*b`)).toBe(false)
  expect(performance.now() - began).toBeLessThan(1_000)
})
