/** A caller who changes whatever comes into its hands. Runs in the child; see `player.ts` for what may be used here. */
import { types } from 'node:util'
import { append, each as eachOf } from '../../../scripts/lab/kit/child/codec.ts'
import type { MoveOf, WayRound } from './moves.ts'
import { type Anything, listed, listedOf, listedOfEvent, type World } from './world.ts'

const { apply, getPrototypeOf, ownKeys } = Reflect
const { isArray } = Array
const { isDate } = types
const { setTime } = Date.prototype
const { push, reverse, sort, splice, pop } = Array.prototype
const CapturedDate = Date
/** Of these the methods are known. */
const builtIn = [Object.prototype, Array.prototype, Date.prototype]

const extra = { id: 'extra', name: 'extra', volume: 999, orderId: null }
const elsewhere = { x: 10, y: 1, equals: () => true, distanceTo: () => 0 }

export function goRound(world: World, { on, given: by }: MoveOf<'goRound'>, ctx: object): void {
  attempt(() => deeds[by](world.named[on], on, world, ctx))
}

const deeds: Record<WayRound, (thing: Anything, on: string, world: World, ctx: object) => void> = {
  'writing-properties': (thing, on) => write(thing, listedOf(on)),
  'writing-location': thing => write(thing.location, listed.location),
  'changing-list': thing => changeList(thing.storagePlaces),
  'writing-places': thing => each(thing.storagePlaces, place => write(place, listed.place)),
  'turning-dates': thing => each([thing.createdAt, thing.completedAt], turn),
  'moving-clock': (_, __, world) => {
    each(world.dates, turn)
    world.sameDate = world.dates.length > 0
  },
  'changing-input': (_, on, { handedIn }) =>
    each(handedIn, ({ on: whose, thing, isPoint }) => {
      if (whose !== on || isPoint) return
      if (isArray(thing)) changeList(thing)
      else write(thing, thing)
    }),
  'moving-look-alikes': (_, on, { handedIn }) =>
    each(handedIn, ({ on: whose, thing, isPoint }) => whose === on && isPoint && write(thing, listed.location)),
  'changing-events': (_, on, world) => {
    const others: World['pulled'] = []
    each(world.pulled, pulled => (pulled.on === on ? changeEvents(pulled.events) : append(others, pulled)))
    // They are the caller's, so that they may change: they are looked at no more.
    world.pulled = others
  },
  // Its own commands are no way round.
  'calling-methods': (thing, on, { pulled }, ctx) => {
    each([thing.location, thing.createdAt, thing.completedAt, thing.storagePlaces], item => callMethods(item, ctx))
    each(pulled, ({ on: whose, events }) => whose === on && each(events, event => callMethods(event, ctx)))
    each(thing.storagePlaces, place => callMethods(place, ctx))
  },
}

/** Each of these properties gets another value than it has. */
function write(thing: Anything, properties: object): void {
  each(ownKeys(properties), property => {
    thing[property] = otherThan(thing[property])
  })
}

function otherThan(was: unknown): unknown {
  if (typeof was === 'number') return was === 7 ? 8 : 7
  if (isDate(was)) return new CapturedDate(0)
  if (isArray(was)) return [extra]
  if (typeof was === 'object' && was !== null) return elsewhere
  return was === 'created' || was === 'assigned' ? 'completed' : 'another'
}

function changeList(list: Anything): void {
  attempt(() => apply(push, list, [extra]))
  attempt(() => apply(reverse, list, []))
  attempt(() => apply(sort, list, [() => 1]))
  attempt(() => apply(splice, list, [0, 1]))
  attempt(() => apply(pop, list, []))
  attempt(() => {
    list[0] = extra
  })
  attempt(() => {
    list.length = 0
  })
}

function turn(date: Anything): void {
  apply(setTime, date, [0])
}

function changeEvents(events: Anything): void {
  each(events, (event: Anything) => {
    each(ownKeys(event.data), key => change(event.data[key]))
    attempt(() => turn(event.occurredAt))
    attempt(() => write(event.data, listed.data))
    write(event, listedOfEvent)
  })
  changeList(events)
}

/** Whatever an event's data may hold besides. */
function change(thing: Anything): void {
  if (isDate(thing)) turn(thing)
  else if (isArray(thing)) {
    each(thing, change)
    changeList(thing)
  } else if (thing !== null && typeof thing === 'object') write(thing, { ...listed.place, ...listed.location })
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

/** What throws on the way keeps the caller from nothing else; a list that never ends is cut. */
function each<T>(list: readonly T[], use: (item: T) => unknown): void {
  eachOf(list, item => attempt(() => use(item)), 200)
}

function attempt(work: () => unknown): void {
  try {
    work()
  } catch {}
}
