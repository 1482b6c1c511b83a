import { expect, it } from 'vitest'
import { formatAnswer, parseAnswer } from './answer.ts'

it('remembers an answer to the same wording of the question only', () => {
  const stored = formatAnswer([0, 2], 'abc')
  expect(parseAnswer(stored, 'abc')).toEqual([0, 2])
  expect(parseAnswer(stored, 'abd')).toBeUndefined()
})

it.each([null, '', '{', 'null', '[]', '{"hash":"abc"}', '{"hash":"abc","chosen":["0"]}'])(
  'takes %j for no answer',
  stored => {
    expect(parseAnswer(stored, 'abc')).toBeUndefined()
  },
)
