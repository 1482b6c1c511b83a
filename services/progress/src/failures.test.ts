import { expect, test } from 'vitest'
import { wordsOf } from './failures.ts'

test('a code that a proof has recorded is told in the words of the checker', () => {
  expect(wordsOf('04.2.7.stands-in-queue')).toMatchObject({ says: expect.not.stringMatching(/^Not so yet/) })
})

test('another code is told by what its rule asks for', () => {
  expect(wordsOf('04.1.6.takes-null')).toEqual({
    says: 'Not so yet: The tables take what they must, and nothing else',
  })
})

test('a code of no rule has no words', () => {
  expect(wordsOf('not.recorded')).toBeUndefined()
  expect(wordsOf('04.9.9.unheard-of')).toBeUndefined()
})
