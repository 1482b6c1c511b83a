/**
 * Plays histories with the learner's model, inside the child. It only says what was seen; `model.ts` knows what should
 * have been. Beside the learner's code nothing is trusted that this code could have replaced: only syntax, and what is
 * captured here before that code is loaded.
 */
import { types } from 'node:util'
import { append, mapped, put, type Thrown, thrownOf } from '../../../scripts/lab/kit/child/codec.ts'
import { goRound } from './go-round.ts'
import type { Failing, Move, MoveOf, Point, Script, Seen, SeenEvent } from './moves.ts'
import { type Anything, kindOf, listed, type Work, type World } from './world.ts'

const { apply } = Reflect
const { isArray } = Array
const { isDate } = types
const { getTime, setTime } = Date.prototype
const { freeze, hasOwn, is, keys } = Object
const CapturedDate = Date
const CapturedError = Error

/** More than any script makes: a list that never ends is cut. */
const longest = 50
const firstTime = CapturedDate.UTC(2031, 4, 6)
export const play = (work: Work, scripts: Script[]): Seen[][] => mapped(scripts, script => playOne(work, script))

function playOne(work: Work, { moves, sharedDate }: Script): Seen[] {
  const world: World = { work, named: {}, handedIn: {}, pulled: [], dates: [], calls: 0, lastState: {} }
  if (sharedDate) world.sharedDate = new CapturedDate(firstTime)
  return mapped(moves, move => playMove(world, move))
}

function playMove(world: World, move: Move): Seen {
  const seen: Seen = { ids: [], times: [], state: {} }
  try {
    doMove(world, move, seen)
  } catch (error) {
    seen.thrown = thrownOf(error)
  }
  const names = keys(world.named)
  for (let index = 0; index < names.length; index++) {
    const name = names[index]!
    const state = read(world.named[name], listed[kindOf(name)])
    if (!isSame(world.lastState[name], state)) seen.state[name] = state
    world.lastState[name] = state
  }
  for (let index = 0; index < world.pulled.length; index++) {
    const { list, was } = world.pulled[index]!
    const events = readEvents(list)
    if (textOf(events) !== was) seen.pulledBefore = events
  }
  return seen
}

function doMove(world: World, move: Move, seen: Seen): void {
  const { work, named } = world
  const { on } = move
  const ctx = contextOf(world, seen, move.fails)
  switch (move.do) {
    case 'createOrder':
    case 'createCourier':
      named[on] = work[move.do](handIn(world, on, move.given), ctx)
      return
    case 'complete':
      named[on].complete(ctx)
      return
    case 'dispatch':
      dispatch(world, move, seen, ctx)
      return
    case 'completeDelivery':
      work.completeDelivery(named[on], named[move.given], ctx)
      return
    case 'canTake':
    case 'ticksTo':
      seen.value = plain(named[on][move.do](handIn(world, on, move.given)))
      return
    case 'pullEvents': {
      const list = named[on].pullEvents()
      seen.events = readEvents(list)
      append(world.pulled, { on, list, was: textOf(seen.events) })
      return
    }
    case 'goRound':
      goRound(world, move, ctx)
      return
    default:
      named[on][move.do](handIn(world, on, move.given), ctx)
  }
}

function dispatch({ work, named }: World, { on, given }: MoveOf<'dispatch'>, seen: Seen, ctx: object): void {
  const { couriers } = given
  const list = mapped(couriers, name => named[name])
  if (given.list === 'frozen') freeze(list)
  try {
    const chosen = work.dispatch(named[on], list, ctx)
    // By its id: a learner may hand out something that stands for the courier.
    for (let index = 0; index < couriers.length; index++)
      if (seen.value === undefined && named[couriers[index]!].id === chosen?.id) seen.value = couriers[index]
  } finally {
    seen.listKept = list.length === couriers.length
    for (let index = 0; index < couriers.length; index++)
      if (list[index] !== named[couriers[index]!]) seen.listKept = false
  }
}

/** A fresh copy of what is given, kept for whoever changes it later; of a point, a location of the learner's making. */
function handIn(world: World, on: string, given: Anything): Anything {
  if (given === null || typeof given !== 'object') return given
  if (hasOwn(given, 'x') && !given.alike) return world.work.location(given.x, given.y)
  const lookAlike = hasOwn(given, 'x')
  const thing: Anything = isArray(given) ? [] : {}
  const names = lookAlike ? ['x', 'y'] : keys(given)
  for (let index = 0; index < names.length; index++) {
    const value = handIn(world, on, given[names[index]!])
    put(thing, names[index]!, value)
  }
  world.handedIn[on] ??= []
  append(world.handedIn[on], { thing, lookAlike })
  return thing
}

function contextOf(world: World, seen: Seen, fails: Failing | undefined) {
  const calls = { now: 0, newId: 0 }
  const countAndFail = (of: 'now' | 'newId') => {
    if (++calls[of] === fails?.at && fails.of === of) {
      seen.failed = true
      throw new CapturedError(`${of} fails`)
    }
    return ++world.calls
  }
  return {
    now() {
      const time = firstTime + countAndFail('now') * 1000
      append(seen.times, time)
      if (world.sharedDate) apply(setTime, world.sharedDate, [time])
      const date = world.sharedDate ?? new CapturedDate(time)
      append(world.dates, date)
      return date
    },
    newId() {
      const id = `id-${countAndFail('newId')}`
      append(seen.ids, id)
      return id
    },
  }
}

/** Fields of a thing, down to primitives, so that nothing of the learner's is looked into any deeper. */
function read(thing: Anything, names: readonly string[]): Record<string, unknown> {
  const fields = {}
  for (let index = 0; index < names.length; index++) put(fields, names[index]!, readField(names[index]!, thing))
  return fields
}

function readField(name: string, thing: Anything): unknown {
  const value = thing[name]
  switch (name) {
    case 'location':
      return read(value ?? {}, listed.location)
    case 'storagePlaces':
      return isArray(value) ? mapped(value, place => read(place ?? {}, listed.place), longest) : 'no list'
    case 'data':
      return dataOf(value)
    case 'createdAt':
    case 'completedAt':
    case 'occurredAt':
      return timeOf(value)
    default:
      return plain(value)
  }
}

function readEvents(list: Anything): SeenEvent[] {
  if (!isArray(list)) return [{ id: 'no list', name: 'no list', aggregateId: '', occurredAt: '', data: {} }]
  return mapped(list, event => read(event ?? {}, listed.event) as unknown as SeenEvent, longest)
}

/** Only what it has of what is listed: of another command's event it has nothing. */
function dataOf(data: Anything): Record<string, unknown> {
  const fields = {}
  for (let index = 0; index < listed.data.length; index++) {
    const value = plain(data?.[listed.data[index]!])
    if (value !== undefined) put(fields, listed.data[index]!, value)
  }
  return fields
}

/** Both made here, so only their fields are looked at. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return is(one, other)
  const names = keys(other)
  if (keys(one).length !== names.length) return false
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as keyof object
    if (!isSame(one[name], other[name])) return false
  }
  return true
}

function textOf(events: SeenEvent[]): string {
  let text = ''
  for (let index = 0; index < events.length; index++) {
    const { id, name, aggregateId, occurredAt } = events[index]!
    text += `${String(id)} ${String(name)} ${String(aggregateId)} ${String(occurredAt)}\n`
  }
  return text
}

/** In milliseconds. */
function timeOf(value: Anything): unknown {
  if (isDate(value)) return apply(getTime, value, [])
  return value instanceof CapturedDate ? plain(value.getTime()) : plain(value)
}

const plain = (value: unknown): unknown =>
  value !== null && (typeof value === 'object' || typeof value === 'function') ? `an ${typeof value}` : value

export interface Located {
  thrown?: Thrown
  x?: unknown
  y?: unknown
}

/** What `location` makes of each pair. */
export const locate = (work: Work, pairs: { x: unknown; y: unknown }[]): Located[] =>
  mapped(pairs, ({ x, y }) => {
    try {
      return read(work.location(x, y) ?? {}, listed.location)
    } catch (error) {
      return { thrown: thrownOf(error) }
    }
  })

interface Pair {
  a: Point
  b: Point
}

/** Two locations, each made anew, asked about each other. */
export const compare = (work: Work, pairs: Pair[]): { equal: unknown; distance: unknown }[] =>
  mapped(pairs, ({ a, b }) => relation(work, work.location(a.x, a.y), b))

/** What a location says after somebody has written to it: of itself, and compared with one that nobody wrote to. */
export const overwrite = (work: Work, pairs: Pair[]): object[] =>
  mapped(pairs, ({ a, b }) => {
    const location = work.location(a.x, a.y)
    try {
      location.x = b.x
    } catch {}
    try {
      location.y = b.y
    } catch {}
    return { ...read(location, listed.location), ...relation(work, location, a) }
  })

const relation = (work: Work, from: Anything, { x, y }: Point) => ({
  equal: plain(from.equals(work.location(x, y))),
  distance: plain(from.distanceTo(work.location(x, y))),
})
