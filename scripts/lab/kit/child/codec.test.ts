import { expect, test } from 'vitest'
import { thrownOf, thrownWords } from './thrown.ts'

class Refused extends TypeError {}

test.each([
  [new Refused('not so'), 'Refused: not so'],
  [new Error(), 'Error'],
  ['no', 'string: no'],
  [0, 'number: 0'],
  [undefined, 'undefined'],
  [null, 'null'],
])('%o is told as “%s” when it is thrown', (thrown, words) => {
  expect(thrownWords(thrownOf(thrown))).toBe(words)
})
