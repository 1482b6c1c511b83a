/** A caller who changes whatever comes into its hands. Runs in the child; see `player.ts` for what may be used here. */
import { CapturedDate, isArray, isDate, ownKeys, set } from '../../../scripts/lab/kit/child/captured.ts'
import { attempt, callMethods, changeList, tryEach, turnDate } from '../../../scripts/lab/kit/child/trespass.ts'
import type { WayRound } from './moves.ts'
import { type Anything, listed, listedOf, type World } from './world.ts'

/** Of these the methods are known. */
const builtIn = [Object.prototype, Array.prototype, Date.prototype]
const extra = { id: 'extra', name: 'extra', volume: 999, orderId: null }
const somewhere = { ...extra, x: 1, y: 1 }
const given = (ctx: object) => [[], ['another', ctx], [1, ctx], [null, ctx], [somewhere, ctx], [1, 1], ['another', 1]]
const elsewhere = { x: 10, y: 1, equals: () => true, distanceTo: () => 0 }

export function goRound(world: World, on: string, way: WayRound, ctx: object): void {
  attempt(() => deeds[way](world.named[on], on, world, ctx))
}

const deeds: Record<WayRound, (thing: Anything, on: string, world: World, ctx: object) => void> = {
  'property-written': (thing, on) => write(thing, listedOf(on)),
  'location-written': thing => write(thing.location, listed.location),
  'list-handed-out': thing => changeList(thing.storagePlaces, extra),
  'place-handed-out': thing => tryEach(thing.storagePlaces, place => write(place, listed.place)),
  'date-handed-out': thing => tryEach([thing.createdAt, thing.completedAt], turnDate),
  'event-handed-out': (_, on, { pulled }) =>
    eachOf(on, pulled, item => {
      item.isTheirs = true
      tryEach(item.thing, changeEvent)
      changeList(item.thing, extra)
    }),
  // Its own commands are no way round.
  'method-handed-out': (thing, on, { pulled }, ctx) => {
    const call = (item: unknown) => callMethods(item, given(ctx), builtIn)
    tryEach([thing.location, thing.createdAt, thing.completedAt, thing.storagePlaces], call)
    tryEach(thing.storagePlaces, call)
    eachOf(on, pulled, events => tryEach(events.thing, call))
  },
  'input-kept': (_, on, { handedIn }) => eachOf(on, handedIn, item => item.isPoint || change(item.thing)),
  'look-alike-kept': (_, on, { handedIn }) => eachOf(on, handedIn, item => item.isPoint && change(item.thing)),
  'clock-kept': (_, __, world) => {
    tryEach(world.dates, turnDate)
    world.sameDate = world.dates.length > 0
  },
}

/** Each of these properties gets another value than it has. */
function write(thing: Anything, properties: object): void {
  tryEach(ownKeys(properties), property => set(thing, property, otherThan(thing[property])))
}

function otherThan(was: unknown): unknown {
  if (typeof was === 'number') return was === 7 ? 8 : 7
  if (isDate(was)) return new CapturedDate(0)
  if (isArray(was)) return [extra]
  if (typeof was === 'object' && was !== null) return elsewhere
  return was === 'created' || was === 'assigned' ? 'completed' : 'another'
}

function changeEvent(event: Anything): void {
  tryEach(ownKeys(event.data), key => change(event.data[key]))
  tryEach([event.occurredAt], turnDate)
  write(event.data, listed.data)
  write(event, listed.event)
}

/** Whatever was handed in, or may be in the data of an event. */
function change(thing: Anything): void {
  if (isDate(thing)) turnDate(thing)
  else if (isArray(thing)) {
    tryEach(thing, change)
    changeList(thing, extra)
  } else write(thing, { ...listed.courier, ...listed.place, ...listed.location })
}

const eachOf = <T extends { on: string }>(on: string, list: readonly T[], use: (item: T) => unknown): void =>
  tryEach(list, item => item.on === on && use(item))
