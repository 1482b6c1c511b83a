/** A caller who changes whatever comes into its hands. Runs in the child; see `player.ts` for what may be used here. */
import { types } from 'node:util'
import { each as eachUpTo } from '../../../scripts/lab/kit/child/codec.ts'
import type { WayRound } from './moves.ts'
import { type Anything, listed, listedOf, type World } from './world.ts'

const { apply, getPrototypeOf, ownKeys, set } = Reflect
const { isArray } = Array
const { isDate } = types
const { setTime } = Date.prototype
const { push, reverse, sort, splice, pop } = Array.prototype
const CapturedDate = Date
/** Of these the methods are known. */
const builtIn = [Object.prototype, Array.prototype, Date.prototype]

const extra = { id: 'extra', name: 'extra', volume: 999, orderId: null }
const elsewhere = { x: 10, y: 1, equals: () => true, distanceTo: () => 0 }

export function goRound(world: World, on: string, way: WayRound, ctx: object): void {
  attempt(() => deeds[way](world.named[on], on, world, ctx))
}

const deeds: Record<WayRound, (thing: Anything, on: string, world: World, ctx: object) => void> = {
  'property-written': (thing, on) => write(thing, listedOf(on)),
  'location-written': thing => write(thing.location, listed.location),
  'list-handed-out': thing => changeList(thing.storagePlaces),
  'place-handed-out': thing => each(thing.storagePlaces, place => write(place, listed.place)),
  'date-handed-out': thing => each([thing.createdAt, thing.completedAt], turn),
  'event-handed-out': (_, on, { pulled }) =>
    eachOf(on, pulled, item => {
      item.isTheirs = true
      each(item.thing, changeEvent)
      changeList(item.thing)
    }),
  // Its own commands are no way round.
  'method-handed-out': (thing, on, { pulled }, ctx) => {
    each([thing.location, thing.createdAt, thing.completedAt, thing.storagePlaces], item => callMethods(item, ctx))
    each(thing.storagePlaces, place => callMethods(place, ctx))
    eachOf(on, pulled, events => each(events.thing, event => callMethods(event, ctx)))
  },
  'input-kept': (_, on, { handedIn }) => eachOf(on, handedIn, item => item.isPoint || change(item.thing)),
  'look-alike-kept': (_, on, { handedIn }) => eachOf(on, handedIn, item => item.isPoint && change(item.thing)),
  'clock-kept': (_, __, world) => {
    each(world.dates, turn)
    world.sameDate = world.dates.length > 0
  },
}

/** Each of these properties gets another value than it has. */
function write(thing: Anything, properties: object): void {
  each(ownKeys(properties), property => set(thing, property, otherThan(thing[property])))
}

function otherThan(was: unknown): unknown {
  if (typeof was === 'number') return was === 7 ? 8 : 7
  if (isDate(was)) return new CapturedDate(0)
  if (isArray(was)) return [extra]
  if (typeof was === 'object' && was !== null) return elsewhere
  return was === 'created' || was === 'assigned' ? 'completed' : 'another'
}

function changeList(list: Anything): void {
  const changes = [
    () => apply(push, list, [extra]),
    () => apply(reverse, list, []),
    () => apply(sort, list, [() => 1]),
    () => apply(splice, list, [0, 1]),
    () => apply(pop, list, []),
    () => set(list, 0, extra),
    () => set(list, 'length', 0),
  ]
  each(changes, change => change())
}

function turn(date: Anything): void {
  apply(setTime, date, [0])
}

function changeEvent(event: Anything): void {
  each(ownKeys(event.data), key => change(event.data[key]))
  each([event.occurredAt], turn)
  write(event.data, listed.data)
  write(event, listed.event)
}

/** Whatever was handed in, or may be in the data of an event. */
function change(thing: Anything): void {
  if (isDate(thing)) turn(thing)
  else if (isArray(thing)) {
    each(thing, change)
    changeList(thing)
  } else write(thing, { ...listed.courier, ...listed.place, ...listed.location })
}

function callMethods(thing: Anything, ctx: object): void {
  const place = { ...extra, x: 1, y: 1 }
  const given = [[], ['another', ctx], [1, ctx], [null, ctx], [place, ctx], [1, 1], ['another', 1]]
  for (let at = thing; typeof at === 'object' && at !== null; at = getPrototypeOf(at)) {
    for (let index = 0; index < builtIn.length; index++) if (builtIn[index] === at) return
    each(ownKeys(at), key => {
      const method = key === 'constructor' ? undefined : thing[key]
      if (typeof method === 'function') each(given, arguments_ => apply(method, thing, arguments_))
    })
  }
}

const eachOf = <T extends { on: string }>(on: string, list: readonly T[], use: (item: T) => unknown): void =>
  each(list, item => item.on === on && use(item))

/** What throws on the way keeps the caller from nothing else; a list that never ends is cut. */
function each<T>(list: readonly T[], use: (item: T) => unknown): void {
  eachUpTo(list, item => attempt(() => use(item)), 200)
}

function attempt(work: () => unknown): void {
  try {
    work()
  } catch {}
}
