/**
 * Values as one line of text, exactly: bigint, Date, undefined, NaN, -0, Map, Set, errors and the rest cross from one
 * process to the other as what they are.
 *
 * The child encodes beside the learner's code, so nothing here may go through what that code can replace. Only syntax and
 * functions captured before it was loaded are used: no method is looked up on a prototype, no iterator is run,
 * and `JSON.stringify` sees single strings, for which it asks nobody.
 *
 * Not `v8.serialize`: it throws for functions, proxies and symbols, and loses the code of an error.
 */
import * as captured from './captured.ts'
import { append, put } from './safe-lists.ts'
import { thrownOf } from './thrown.ts'

const { apply, getTime, isArray, isDate, isMap, isNativeError, isSet, ownKeys } = captured
const { stringify, parse } = JSON
const forEachEntry = Map.prototype.forEach
const forEachMember = Set.prototype.forEach
const { set: setEntry } = Map.prototype
const { add: addMember } = Set.prototype
const make = { BigInt, Date, Map, Number, Set }

/** What has no likeness in another process: a function, a symbol, an object that contains itself. */
class Opaque {
  constructor(readonly kind: string) {}
}

class TooMuch extends Error {
  override readonly name = 'TooMuch'
}

/** No report of a check comes near it; an object that grants whatever is asked goes beyond it. */
const maxValues = 500_000
const maxDepth = 60

/** @throws TooMuch, and whatever a getter of the value throws */
export function encode(value: unknown): string {
  const budget = { left: maxValues }
  return encoded(value, 0, budget)
}

export const decode = (text: string): unknown => decoded(parse(text))

function encoded(value: unknown, depth: number, budget: { left: number }): string {
  if (--budget.left < 0 || depth > maxDepth) throw new TooMuch('a value without end')
  switch (typeof value) {
    case 'string':
      return stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'undefined':
      return '["u"]'
    case 'bigint':
      return `["i","${value}"]`
    case 'number':
      return isPlainNumber(value) ? `${value}` : `["d","${value === 0 ? '-0' : value}"]`
    case 'object':
      return value === null ? 'null' : encodedObject(value, depth + 1, budget)
    default:
      return `["x","${typeof value}"]`
  }
}

const isPlainNumber = (value: number): boolean => value - value === 0 && !(value === 0 && 1 / value < 0)

function encodedObject(value: object, depth: number, budget: { left: number }): string {
  const inner = (each: unknown) => encoded(each, depth, budget)
  if (isDate(value)) return `["D",${inner(apply(getTime, value, []))}]`
  if (isMap(value)) {
    let text = '["m"'
    apply(forEachEntry, value, [
      (each: unknown, key: unknown) => {
        text += `,${inner(key)},${inner(each)}`
      },
    ])
    return `${text}]`
  }
  if (isSet(value)) {
    let text = '["S"'
    apply(forEachMember, value, [
      (each: unknown) => {
        text += `,${inner(each)}`
      },
    ])
    return `${text}]`
  }
  if (isArray(value)) {
    let text = '["a"'
    for (let index = 0; index < value.length; index++) text += `,${inner(value[index])}`
    return `${text}]`
  }
  if (isNativeError(value)) return `["e",${encodedFields(thrownOf(value), depth, budget)}]`
  return encodedFields(value, depth, budget)
}

function encodedFields(value: object, depth: number, budget: { left: number }): string {
  const keys = ownKeys(value)
  let text = ''
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]
    if (typeof key !== 'string') continue
    text += `${text === '' ? '' : ','}${stringify(key)}:${encoded((value as Record<string, unknown>)[key], depth, budget)}`
  }
  return `{${text}}`
}

/** Runs in the child too, on what the checker sent: indexes and syntax only. */
function decoded(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (!isArray(value)) {
    const keys = ownKeys(value)
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string
      const inner = decoded((value as Record<string, unknown>)[key])
      put(value, key, inner)
    }
    return value
  }
  const first: unknown = value[1]
  switch (value[0]) {
    case 'u':
      return undefined
    case 'i':
      return make.BigInt(first as string)
    case 'd':
      return first === '-0' ? -0 : make.Number(first)
    case 'D':
      return new make.Date(decoded(first) as number)
    case 'e':
      return decoded(first)
    case 'x':
      return new Opaque(first as string)
    case 'm': {
      const map = new make.Map()
      for (let index = 1; index < value.length; index += 2)
        apply(setEntry, map, [decoded(value[index]), decoded(value[index + 1])])
      return map
    }
    case 'S': {
      const set = new make.Set()
      for (let index = 1; index < value.length; index++) apply(addMember, set, [decoded(value[index])])
      return set
    }
    default: {
      const list: unknown[] = []
      for (let index = 1; index < value.length; index++) append(list, decoded(value[index]))
      return list
    }
  }
}
