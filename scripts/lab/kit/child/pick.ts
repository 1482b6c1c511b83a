/** Reading what a learner's code has handed out, inside the child: only what is asked for, and asking nobody else. */
import { apply, CapturedDate, create, getTime, is, isArray, isDate, ownKeys, setPrototypeOf } from './captured.ts'
import { mapped } from './safe-lists.ts'

/** What is read: of an object its fields, of a list each item, and else (`null`) the value as it is. */
export type Shape = null | readonly [Shape] | { readonly [field: string]: Shape }

/** Stands for an object where none is read, so that it equals no value. */
export interface Unread {
  unread: string
}

const objectPrototype = Object.prototype

/** A list that never ends is cut. */
const longest = 200

/**
 * A plain copy of a thing, as far as the shape goes: text, numbers and the like, Dates, lists and objects of such. Fields
 * may be getters, and may be inherited. What is not of the shape is copied as it is, so that it differs.
 *
 *     pick(courier, { id: null, location: { x: null, y: null }, storagePlaces: [{ orderId: null }] })
 *
 * @throws whatever a getter throws
 */
export function pick(thing: unknown, shape: Shape): unknown {
  if (thing === null || (typeof thing !== 'object' && typeof thing !== 'function')) return thing
  if (shape === null) return pickValue(thing)
  if (isArray(shape)) return isArray(thing) ? mapped(thing, item => pick(item, shape[0]), longest) : pickValue(thing)
  // Without a prototype there is nobody to ask, and assigning is three times quicker than defining.
  const fields = create(null)
  const names = ownKeys(shape) as string[]
  for (let index = 0; index < names.length; index++) {
    const name = names[index]!
    fields[name] = pick((thing as Record<string, unknown>)[name], (shape as Record<string, Shape>)[name]!)
  }
  setPrototypeOf(fields, objectPrototype)
  return fields
}

/** Whether two things that were picked with one shape say the same. Much quicker than writing them down. */
export function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return is(one, other)
  if (isDate(one)) return isDate(other) && is(apply(getTime, one, []), apply(getTime, other, []))
  const names = ownKeys(one)
  if (isDate(other) || isArray(one) !== isArray(other) || ownKeys(other).length !== names.length) return false
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as keyof object
    if (!isSame(one[name], other[name])) return false
  }
  return true
}

function pickValue(thing: object): Date | Unread {
  if (isDate(thing)) return new CapturedDate(apply(getTime, thing, []))
  // One that stands before a Date, as a Proxy does.
  return thing instanceof CapturedDate ? new CapturedDate(thing.getTime()) : { unread: typeof thing }
}
