/** A caller who changes whatever comes into its hands. Runs in the child; see `player.ts` for what may be used here. */
import { append, mapped } from '../../../scripts/lab/kit/child/codec.ts'
import type { MoveOf } from './moves.ts'
import { type Anything, kindOf, listed, type World } from './world.ts'

const { apply, getPrototypeOf, ownKeys } = Reflect
const { isArray } = Array
const { setTime } = Date.prototype
const CapturedDate = Date
const extra = { id: 'extra', name: 'extra', volume: 999, orderId: null }

const listMethods: { method: Anything; given: unknown[] }[] = [
  { method: Array.prototype.push, given: [extra] },
  { method: Array.prototype.unshift, given: [extra] },
  { method: Array.prototype.reverse, given: [] },
  { method: Array.prototype.sort, given: [() => 1] },
  { method: Array.prototype.copyWithin, given: [0, 1] },
  { method: Array.prototype.fill, given: [extra] },
  { method: Array.prototype.splice, given: [0, 1] },
  { method: Array.prototype.pop, given: [] },
  { method: Array.prototype.shift, given: [] },
]
/** Of these the methods are known, and called above where they change something. */
const builtIn = [Object.prototype, Array.prototype, Date.prototype, Function.prototype]

export function goRound(world: World, { on, given: by }: MoveOf<'goRound'>, ctx: object): unknown {
  const thing = world.named[on]
  const kind = kindOf(on)
  switch (by) {
    case 'writing-properties':
      return writeAll(thing, listed[kind])
    case 'writing-location':
      return writeAll(thing.location, listed.location)
    case 'changing-list':
      return kind === 'order' ? undefined : changeList(thing.storagePlaces)
    case 'writing-places':
      return kind === 'order' ? undefined : each(thing.storagePlaces, place => writeAll(place, listed.place))
    case 'turning-dates':
      turn(thing.createdAt)
      return turn(thing.completedAt)
    case 'changing-events':
      return changePulled(world, on)
    case 'calling-methods':
      return callMethods(world, on, ctx)
    case 'changing-input':
      return each(world.handedIn[on] ?? [], ({ thing: handedIn, lookAlike }) => {
        if (isArray(handedIn)) changeList(handedIn)
        else if (!lookAlike) writeAll(handedIn, ['id', 'name', 'volume', 'speed', 'location', 'storagePlaces'])
      })
    case 'moving-look-alikes':
      return each(world.handedIn[on] ?? [], ({ thing: handedIn, lookAlike }) => {
        if (lookAlike) writeAll(handedIn, listed.location)
      })
    case 'moving-clock':
      return each(world.dates, turn)
  }
}

/** Each property gets a value that it could well have, and another than it has. */
function writeAll(thing: Anything, properties: readonly string[]): void {
  each(properties, property => {
    const was = thing[property]
    thing[property] = otherThan(property, was)
  })
}

function otherThan(property: string, was: unknown): unknown {
  switch (property) {
    case 'volume':
    case 'speed':
      return was === 7 ? 8 : 7
    case 'x':
    case 'y':
      return was === 10 ? 1 : 10
    case 'location':
      return { x: 10, y: 1, equals: () => true, distanceTo: () => 0 }
    case 'status':
      return was === 'completed' ? 'created' : 'completed'
    case 'createdAt':
    case 'completedAt':
    case 'occurredAt':
      return new CapturedDate(0)
    case 'storagePlaces':
      return [extra]
    case 'data':
      return {}
    case 'orderId':
      return was === null ? 'another' : null
    default:
      return 'another'
  }
}

function changeList(list: Anything): void {
  each(listMethods, ({ method, given }) => apply(method, list, given))
  attempt(() => {
    list[0] = extra
  })
  attempt(() => {
    list.length = 0
  })
}

function turn(date: Anything): void {
  attempt(() => apply(setTime, date, [0]))
}

function changePulled(world: World, on: string): void {
  const kept: World['pulled'] = []
  each(world.pulled, pulled => {
    if (pulled.on !== on) return append(kept, pulled)
    each(pulled.list, (event: Anything) => {
      turn(event.occurredAt)
      attempt(() => writeAll(event.data, listed.data))
      writeAll(event, listed.event)
    })
    changeList(pulled.list)
  })
  world.pulled = kept
}

/** Methods of what an order or courier hands out; its own commands are no way round. */
function callMethods(world: World, on: string, ctx: object): void {
  const thing = world.named[on]
  const handedOut = [thing.location, thing.createdAt, thing.completedAt, thing.storagePlaces]
  each(thing.storagePlaces ?? [], place => append(handedOut, place))
  each(world.pulled, pulled => {
    if (pulled.on === on) each(pulled.list, event => append(handedOut, event))
  })
  const arguments_ = [
    [],
    ['another', ctx],
    [1, ctx],
    [null, ctx],
    [{ ...extra, x: 1, y: 1 }, ctx],
    [1, 1],
    ['another', 1],
  ]
  each(handedOut, item => {
    each(methodsOf(item), method => each(arguments_, given => apply(method, item, given)))
  })
}

function methodsOf(thing: Anything): Anything[] {
  const methods: Anything[] = []
  for (let at = thing; at !== null && typeof at === 'object' && !isBuiltIn(at); at = getPrototypeOf(at)) {
    each(ownKeys(at), key => {
      const method = key === 'constructor' ? undefined : thing[key]
      if (typeof method === 'function') append(methods, method)
    })
  }
  return methods
}

function isBuiltIn(prototype: object): boolean {
  for (let index = 0; index < builtIn.length; index++) if (builtIn[index] === prototype) return true
  return false
}

/** What throws on the way keeps the caller from nothing else. */
function each<T>(list: readonly T[], use: (item: T) => unknown): void {
  const items = mapped(list, item => item, 50)
  for (let index = 0; index < items.length; index++) attempt(() => use(items[index]!))
}

function attempt(work: () => unknown): void {
  try {
    work()
  } catch {}
}
