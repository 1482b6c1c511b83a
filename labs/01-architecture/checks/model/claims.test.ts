import { expect, it } from 'vitest'
import { modelOfSolution } from '../testkit.ts'
import { answerTo, type Claim } from './claims.ts'

const model = modelOfSolution()

it.each<Claim>([
  { services: 9 },
  { stores: 7 },
  { availability: 'ask-assistant', percent: 98.41 },
  { survives: 'read-post', without: 'search' },
  { survives: 'search', without: 'broker' },
  { copies: 'user.name', count: 2 },
  { heard: 'user-removed', by: ['llm-chat', 'feedback', 'comment', 'content'] },
  { keeps: 'users', as: 'latest' },
])('is true: %j', claim => {
  expect(answerTo(model, claim)).toMatchObject({ holds: true })
})

it.each<[Claim, object]>([
  [{ stores: 9 }, { holds: false, says: '7' }],
  [
    { availability: 'search', percent: 99.41 },
    { holds: false, says: '99.40' },
  ],
  [
    { survives: 'search', without: 'gateway' },
    { holds: false, says: 'it stops' },
  ],
  [
    { heard: 'user-removed', by: ['feedback'] },
    { holds: false, says: 'content, comment, feedback, llm-chat' },
  ],
  [
    { keeps: 'users', as: 'all' },
    { holds: false, says: 'latest' },
  ],
  [{ copies: 'user', count: 2 }, { unknown: 'user' }],
  [{ copies: 'constructor.name', count: 0 }, { unknown: 'constructor.name' }],
  [{ survives: 'search', without: 'redis' }, { unknown: 'redis' }],
  [{ heard: 'user-removed', by: ['everybody'] }, { unknown: 'everybody' }],
  [{ services: '9' }, { form: '{services: 9}' }],
  [{ availability: 'search' }, { form: '{availability: a journey, percent: 99.9}' }],
  [{ services: 9, stores: 7 }, { form: '{services: 9}' }],
])('is not: %j', (claim, answer) => {
  expect(answerTo(model, claim)).toEqual(answer)
})
