import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readArchitecture } from './read-architecture.ts'

it('takes the example that learners are given', () => {
  const example = readFileSync(new URL('../given/example.yaml', import.meta.url), 'utf8')
  expect(readArchitecture(example).mistakes).toEqual([])
})

it.each([
  ['services: {a: {owns: user}}', 'services.a.owns must be a list'],
  ['services: {}\njourneys: {j: a -> b}', 'journeys.j must be a list of steps'],
  ['services: {a: {stores: x}}', 'services.a has an unknown key “stores”'],
  [
    'services: {}\njourneys: {j: [a to b]}',
    'journeys.j.0 must be a step (a -> b, a ~> b, a -> b ?), or a list of those that are done at once',
  ],
  [
    'services: {}\nevents: {e: {by: a, about: b, when: [made], topic: t}}',
    'events.e.when.0 must be one of created, changed, removed',
  ],
  ['services: {}\nevents: {e: {by: a, about: b, topic: t}}', 'events.e has no key “when”'],
  [
    'services: {a: {copies: {user.name: {}}}}',
    'services.a.copies.user.name must be a list of events, or the number of seconds after which it is asked for again',
  ],
])('says what is wrong with the form of %j', (text, what) => {
  expect(readArchitecture(text).mistakes.map(mistake => mistake.what)).toEqual([what])
})
