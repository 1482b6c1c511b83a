import { expect, test } from 'vitest'
import { isSame, pick } from './pick.ts'

class Money {
  #minor = 120n
  get minor() {
    return this.#minor
  }
  note = () => 'any'
}

test('fields are read whether they are own, inherited or getters, and no others', () => {
  expect(pick(new Money(), { minor: null, missing: null })).toEqual({ minor: 120n, missing: undefined })
})

test('of a list each item is read, and a list without end is cut', () => {
  const places = { storagePlaces: [{ id: 'a', holds: { id: 'x' } }] }
  expect(pick(places, { storagePlaces: [{ id: null }] })).toEqual({ storagePlaces: [{ id: 'a' }] })
  expect(pick(new Proxy([], { get: () => 1e9 }), [null])).toHaveLength(200)
})

test('what is not of the shape differs from whatever is', () => {
  expect(pick({ id: {}, list: new Set([1]), at: 5 }, { id: null, list: [null], at: { x: null } })).toEqual({
    id: { unread: 'object' },
    list: { unread: 'object' },
    at: 5,
  })
})

test('a Date is copied, and so is one behind a Proxy', () => {
  const date = new Date(5)
  const copy = pick({ date }, { date: null }) as { date: Date }
  date.setTime(6)
  expect(copy.date).toEqual(new Date(5))
  const proxied = new Proxy(date, { get: (target, key) => Reflect.get(target, key).bind(target) })
  expect(pick(proxied, null)).toEqual(new Date(6))
})

test('what was picked is the same when it says the same', () => {
  const thing = () => ({ at: new Date(5), places: [{ id: 'a', holds: null }], n: Number.NaN })
  expect(isSame(thing(), thing())).toBe(true)
  for (const other of [
    { at: new Date(6) },
    { places: [] },
    { places: [{ id: 'b', holds: null }] },
    { n: '1' },
    { x: 1 },
  ])
    expect(isSame(thing(), { ...thing(), ...other })).toBe(false)
  expect(isSame([], {})).toBe(false)
  expect(isSame(new Date(0), {})).toBe(false)
  expect(isSame({}, new Date(0))).toBe(false)
})

test('nobody is asked who could have been replaced', () => {
  const { map, push } = Array.prototype
  const { getTime } = Date.prototype
  let copy: unknown
  try {
    Array.prototype.map =
      Array.prototype.push =
      Date.prototype.getTime =
        () => {
          throw new Error('asked')
        }
    Object.defineProperty(Object.prototype, 'id', { set: () => undefined, configurable: true })
    copy = pick([{ id: 1, at: new Date(7) }], [{ id: null, at: null }])
  } finally {
    Object.assign(Array.prototype, { map, push })
    Object.assign(Date.prototype, { getTime })
    Reflect.deleteProperty(Object.prototype, 'id')
  }
  expect(copy).toStrictEqual([{ id: 1, at: new Date(7) }])
})
