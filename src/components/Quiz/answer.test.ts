import { expect, it } from 'vitest'
import { formatAnswer, parseAnswer } from './answer.ts'

it.each([[[0, 2]], ['select']])('remembers %j to the same wording of the question only', answer => {
  const stored = formatAnswer(answer, 'abc')
  expect(parseAnswer(stored, 'abc')).toEqual(answer)
  expect(parseAnswer(stored, 'abd')).toBeUndefined()
})

it.each([null, '', '{', 'null', '[]', '{"hash":"abc"}', '{"hash":"abc","answer":["0"]}', '{"hash":"abc","answer":1}'])(
  'takes %j for no answer',
  stored => {
    expect(parseAnswer(stored, 'abc')).toBeUndefined()
  },
)
