import { expect, test } from 'vitest'
import { goRound } from './go-round.ts'

/** Counts what is written, whoever reaches it. */
function target() {
  const written: unknown[] = []
  const put = (...what: unknown[]) => written.push(what)
  return { written, store: { get: () => 1, put } }
}

test('a method of the reader that writes is found', () => {
  const { written, store } = target()
  goRound({ get: store.get, save: store.put })
  expect(written).toContainEqual(['shelf', 'never', 1])
})

test('a store in a field that is private for TypeScript only is found', () => {
  const { written, store } = target()
  class Reader {
    constructor(private readonly hidden: typeof store) {}
    get() {
      return this.hidden.get()
    }
  }
  goRound(new Reader(store))
  expect(written).not.toEqual([])
})

test('a store in a closure or in a # field is not reached', () => {
  const { written, store } = target()
  class Reader {
    readonly #hidden = store
    get() {
      return this.#hidden.get()
    }
  }
  goRound(new Reader())
  goRound({ get: () => store.get() })
  expect(written).toEqual([])
})
