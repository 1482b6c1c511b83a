import { expect, it } from 'vitest'
import { namedParts } from './named-parts.ts'
import { modelOfSolution } from './testkit.ts'

const model = modelOfSolution(text => text.replace('store: content-db', 'store: postgres/content'))
const namesIn = (words: string) => namedParts(model, [{ line: 7, words }])

it.each([
  ['service/auth, which', ['service/auth']],
  ['(see data/user.name.)', ['data/user.name']],
  ['journey/read-post: journey/search', ['journey/read-post', 'journey/search']],
  ['store/postgres/content', ['store/postgres/content']],
  ['service/auth/session', ['service/auth']],
  ['docs/service/auth and https://x.example/data/user', []],
  ['service/… or event/', []],
])('finds the parts in %j', (words, names) => {
  expect(namesIn(words).map(({ name }) => name)).toEqual(names)
})

it('comes to an end with a name of many parts', () => {
  const long = `service/${'a/'.repeat(20_000)}a`
  expect(namesIn(long)).toEqual([{ name: long, line: 7, isThere: false }])
})

it('knows what is not there, and its line', () => {
  expect(namesIn('one\ntwo topic/users\ndata/user.nickname')).toEqual([
    { name: 'topic/users', line: 8, isThere: true },
    { name: 'data/user.nickname', line: 9, isThere: false },
  ])
})
