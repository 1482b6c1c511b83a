/** The model as the task describes it, in the checker's own process: what a move should lead to, and whether it did. */
import { isDeepStrictEqual } from 'node:util'
import type { Command, CourierInput, Move, MoveOf, OrderInput, PlaceInput, Point, Seen, SeenEvent } from './moves.ts'

interface OrderState {
  id: string
  volume: number
  location: Point
  status: 'created' | 'assigned' | 'completed'
  courierId: string | null
  createdAt: number
  completedAt: number | null
}

interface Place {
  id: string
  name: string
  volume: number
  orderId: string | null
}

interface CourierState {
  id: string
  name: string
  speed: number
  location: Point
  storagePlaces: Place[]
}

/** An event that must be there at the next pull. Of its command, any id and time will do that was given out during it. */
interface Due {
  name: string
  aggregateId: string
  data: Record<string, unknown>
  ids: string[]
  times: number[]
}

/** Where what was seen leaves what is right. `aspect` says which kind of rule is broken. */
export interface Deviation {
  /** Index of the move. */
  at: number
  aspect: 'accepted' | 'refused' | 'code' | 'answer' | 'list' | 'state' | 'events'
  actual: string
  expected: string
  /** Of the error that was thrown. */
  stack?: string
}

/** The first deviation of a history; undefined when there is none. */
export function judge(moves: readonly Move[], seen: readonly Seen[]): Deviation | undefined {
  const model = createModel()
  for (const [at, move] of moves.entries()) {
    const found = model.follow(move, seen[at]!)
    if (found) return { at, ...found, stack: seen[at]!.thrown?.stack }
  }
  return undefined
}

type Found = Omit<Deviation, 'at'>

function createModel() {
  const orders = new Map<string, OrderState>()
  const couriers = new Map<string, CourierState>()
  const due = new Map<string, Due[]>()
  const lastSeen: Seen['state'] = {}

  function follow(move: Move, seen: Seen): Found | undefined {
    return judgeAnswer(move, seen) ?? judgeState(seen)
  }

  function judgeAnswer(move: Move, seen: Seen): Found | undefined {
    switch (move.do) {
      case 'goRound':
        return undefined
      case 'pullEvents':
        return seen.thrown ? wronglyRefused(seen) : judgeEvents(move.on, seen)
      case 'canTake':
        return judgeValue(seen, placeFor(couriers.get(move.on)!, move.given) !== undefined)
      case 'ticksTo':
        return judgeValue(seen, ticksTo(couriers.get(move.on)!, move.given))
      default:
        return judgeCommand(move, seen)
    }
  }

  function judgeCommand(move: Command, seen: Seen): Found | undefined {
    if (move.do === 'dispatch' && move.given.list && seen.listKept === false)
      return { aspect: 'list', actual: 'the list that was handed in is another', expected: 'it is as before' }
    const codes = refusals(move)
    // Who was kept from it by a clock that fails may say so in any words.
    if (seen.thrown && seen.failed) return undefined
    if (codes.length > 0) {
      if (!seen.thrown)
        return { aspect: 'accepted', actual: 'it was accepted', expected: `refused with ${codes.join(' or ')}` }
      const fits = codes.includes(anyCode) || codes.includes(String(seen.thrown.code))
      return fits
        ? undefined
        : { aspect: 'code', actual: refusalOf(seen), expected: `refused with ${codes.join(' or ')}` }
    }
    if (seen.thrown) return wronglyRefused(seen)
    const chosen = move.do === 'dispatch' ? choose(move) : undefined
    if (chosen && seen.value !== chosen)
      return { aspect: 'answer', actual: `${seen.value ?? 'nobody of the list'} goes`, expected: `${chosen} goes` }
    execute(move, seen, chosen)
    return undefined
  }

  /** All codes with which a command may be refused now; none when it must be accepted. */
  const refusals = (move: Command): string[] => reasons(move).flatMap(([code, when]) => (when ? [code] : []))

  function reasons(move: Command): [code: string, when: boolean][] {
    const order = orders.get(move.on)!
    const courier = couriers.get(move.do === 'completeDelivery' ? move.given : move.on)!
    switch (move.do) {
      case 'createOrder': {
        const { id, volume, location } = move.given
        return [
          ['order.invalid', !isText(id) || !isCount(volume)],
          [anyCode, !isOnBoard(location)],
        ]
      }
      case 'createCourier': {
        const { id, name, speed, location, storagePlaces = [bag] } = move.given
        return [
          ['courier.invalid', !isText(id) || !isText(name) || !isCount(speed) || storagePlaces.length === 0],
          ['place.invalid', storagePlaces.some((place, index) => !isNewPlace(place, storagePlaces.slice(0, index)))],
          [anyCode, !isOnBoard(location)],
        ]
      }
      case 'addStoragePlace':
        return [['place.invalid', !isNewPlace(move.given, courier.storagePlaces)]]
      case 'assign':
        return [['order.wrong-status', order.status !== 'created']]
      case 'complete':
        return [['order.wrong-status', order.status !== 'assigned']]
      case 'take': {
        const { id, volume } = move.given
        return [
          ['order.invalid', !isText(id) || !isCount(volume)],
          ['courier.already-carries', carries(courier, id)],
          ['courier.no-room', placeFor(courier, volume as number) === undefined],
        ]
      }
      case 'release':
        return [['courier.not-carrying', !carries(courier, move.given)]]
      case 'moveTowards':
        return [[anyCode, !isOnBoard(move.given)]]
      case 'dispatch':
        return [
          ['order.wrong-status', order.status !== 'created'],
          ['dispatch.no-courier', choose(move) === undefined],
        ]
      case 'completeDelivery':
        return [
          ['order.wrong-status', order.status !== 'assigned'],
          ['delivery.wrong-courier', order.courierId !== courier.id],
          ['delivery.not-there', distance(order.location, courier.location) > 0],
          ['courier.not-carrying', !carries(courier, order.id)],
        ]
    }
  }

  function execute(move: Command, seen: Seen, chosen: string | undefined): unknown {
    const { on } = move
    const record = (on: string, name: string, data: Due['data'] = {}) => {
      const aggregateId = (orders.get(on) ?? couriers.get(on))!.id
      const { ids, times } = seen
      due.set(on, [...(due.get(on) ?? []), { name, aggregateId, data, ids, times }])
    }
    const assign = (courierId: string) => {
      Object.assign(orders.get(on)!, { status: 'assigned', courierId })
      record(on, 'order.assigned', { courierId })
    }
    const complete = () => {
      Object.assign(orders.get(on)!, { status: 'completed', completedAt: timeSeen(seen, on, 'completedAt') })
      record(on, 'order.completed')
    }
    const take = (by: string, orderId: string, volume: number) => {
      const place = placeFor(couriers.get(by)!, volume)!
      place.orderId = orderId
      record(by, 'courier.took-order', { orderId, placeId: place.id })
    }
    const release = (by: string, orderId: string) => {
      couriers.get(by)!.storagePlaces.find(place => place.orderId === orderId)!.orderId = null
      record(by, 'courier.released-order', { orderId })
    }
    switch (move.do) {
      case 'createOrder':
        due.delete(on)
        orders.set(on, newOrder(move.given, timeSeen(seen, on, 'createdAt')))
        return record(on, 'order.created')
      case 'createCourier':
        due.delete(on)
        couriers.set(on, newCourier(move.given, seen.state[on]))
        return record(on, 'courier.created')
      case 'addStoragePlace':
        couriers.get(on)!.storagePlaces.push(newPlace(move.given))
        return record(on, 'courier.place-added', { placeId: move.given.id })
      case 'assign':
        return assign(move.given)
      case 'complete':
        return complete()
      case 'take':
        return take(on, move.given.id as string, move.given.volume as number)
      case 'release':
        return release(on, move.given)
      case 'moveTowards': {
        const courier = couriers.get(on)!
        const next = stepTowards(courier, move.given)
        if (distance(next, courier.location) === 0) return
        courier.location = next
        return record(on, 'courier.moved', { ...next })
      }
      case 'dispatch': {
        const { id, volume } = orders.get(on)!
        take(chosen!, id, volume)
        return assign(couriers.get(chosen!)!.id)
      }
      case 'completeDelivery':
        release(move.given, orders.get(on)!.id)
        return complete()
    }
  }

  function choose({ on, given }: MoveOf<'dispatch'>): string | undefined {
    const { volume, location } = orders.get(on)!
    const able = given.couriers.filter(name => placeFor(couriers.get(name)!, volume))
    const ticks = (name: string) => ticksTo(couriers.get(name)!, location)
    return able.find(name => ticks(name) === Math.min(...able.map(ticks)))
  }

  function judgeState(seen: Seen): Found | undefined {
    Object.assign(lastSeen, seen.state)
    for (const [name, state] of [...orders, ...couriers]) {
      const expected: Record<string, unknown> = { ...state }
      const actual = lastSeen[name] ?? {}
      const different = Object.keys(expected).filter(
        key => expected[key] !== actual[key] && !isDeepStrictEqual(expected[key], actual[key]),
      )
      const words = (of: typeof actual) =>
        `${name} has ${different.map(key => `${key} ${fieldWords(key, of[key])}`).join(', ')}`
      if (different.length > 0) return { aspect: 'state', actual: words(actual), expected: words(expected) }
    }
    if (!seen.pulledBefore) return undefined
    const actual = `events that were pulled before are now ${eventWords(seen.pulledBefore)}`
    return { aspect: 'events', actual, expected: 'they stay as they were' }
  }

  function judgeEvents(on: string, { events = [] }: Seen): Found | undefined {
    const expected = due.get(on) ?? []
    due.set(on, [])
    const right = events.length === expected.length && events.every((event, index) => isDue(event, expected[index]!))
    const used = new Set(events.map(event => event.id))
    if (right && used.size === events.length) return undefined
    const wrong = events.findIndex((event, index) => !expected[index] || !isDue(event, expected[index]))
    const say = wrong >= 0 && wrong < expected.length && eventWords([events[wrong]!]) === eventWords([expected[wrong]!])
    return {
      aspect: 'events',
      actual: `${on} has ${eventWords(events)}${say ? ` with ${stampWords(events[wrong]!)}` : ''}`,
      expected: `${on} has ${eventWords(expected)}${say ? ', each with an id and the time that were given out for it' : ''}`,
    }
  }

  return { follow }
}

const anyCode = 'an error'
const bag: PlaceInput = { id: 'bag', name: 'bag', volume: 10 }

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0
const isOnBoard = ({ x, y }: Point): boolean => [x, y].every(each => isCount(each) && each <= 10)
const isNewPlace = ({ id, name, volume }: PlaceInput, others: readonly { id: unknown }[]): boolean =>
  isText(id) && isText(name) && isCount(volume) && others.every(other => other.id !== id)

const distance = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y)
const ticksTo = ({ location, speed }: CourierState, target: Point): number =>
  Math.ceil(distance(location, target) / speed)
const carries = ({ storagePlaces }: CourierState, orderId: unknown): boolean =>
  storagePlaces.some(place => place.orderId === orderId && orderId !== null)

function placeFor({ storagePlaces }: CourierState, volume: number): Place | undefined {
  return storagePlaces
    .filter(place => place.orderId === null && place.volume >= volume)
    .reduce<Place | undefined>((best, place) => (best && best.volume <= place.volume ? best : place), undefined)
}

function stepTowards({ location: { x, y }, speed }: CourierState, target: Point): Point {
  const towards = (from: number, to: number, steps: number) => from + Math.max(-steps, Math.min(steps, to - from))
  const nextX = towards(x, target.x, speed)
  return { x: nextX, y: towards(y, target.y, speed - Math.abs(nextX - x)) }
}

const point = ({ x, y }: Point): Point => ({ x, y })

const newOrder = ({ id, volume, location }: OrderInput, createdAt: number): OrderState => ({
  id: id as string,
  volume: volume as number,
  location: point(location),
  status: 'created',
  courierId: null,
  createdAt,
  completedAt: null,
})

const newPlace = ({ id, name, volume }: PlaceInput): Place => ({ ...({ id, name, volume } as Place), orderId: null })

/** The id of a bag that nobody asked for is its courier's affair. */
function newCourier(
  { id, name, speed, location, storagePlaces }: CourierInput,
  seen: Seen['state'][string] | undefined,
) {
  const own = (seen?.storagePlaces as { id: unknown }[] | undefined)?.[0]?.id
  const places = storagePlaces ?? [{ ...bag, id: isText(own) ? own : 'a text' }]
  return { id, name, speed, location: point(location), storagePlaces: places.map(newPlace) } as CourierState
}

/** Any time will do that the clock said during the command. */
function timeSeen({ state, times }: Seen, on: string, field: string): number {
  const seen = state[on]?.[field]
  return times.find(time => time === seen) ?? times[0] ?? Number.NaN
}

function judgeValue(seen: Seen, expected: unknown): Found | undefined {
  if (seen.thrown) return wronglyRefused(seen)
  return seen.value === expected
    ? undefined
    : { aspect: 'answer', actual: `the answer is ${seen.value}`, expected: `the answer is ${expected}` }
}

const wronglyRefused = (seen: Seen): Found => ({
  aspect: 'refused',
  actual: refusalOf(seen),
  expected: 'it is accepted',
})

function refusalOf({ thrown }: Seen): string {
  return thrown?.code === undefined
    ? `it was refused with ${thrown?.name}: ${thrown?.message}, without a code`
    : `it was refused with ${thrown.code}`
}

function isDue({ id, name, aggregateId, occurredAt, data }: SeenEvent, due: Due): boolean {
  return (
    name === due.name &&
    aggregateId === due.aggregateId &&
    due.ids.includes(id as string) &&
    due.times.includes(occurredAt as number) &&
    Object.entries(due.data).every(([key, value]) => (data as Record<string, unknown>)[key] === value)
  )
}

const eventWords = (events: readonly Pick<SeenEvent, 'name' | 'data'>[]): string =>
  events.length === 0
    ? 'no event'
    : events.map(({ name, data }) => [name, ...Object.values(data as object)].join(' ')).join(', ')

const stampWords = ({ id, occurredAt, aggregateId }: SeenEvent): string =>
  `id ${id}, aggregateId ${aggregateId}, occurredAt ${timeWords(occurredAt)}`

const timeWords = (time: unknown): string =>
  Number.isNaN(time)
    ? 'what the clock says'
    : typeof time === 'number' && Math.abs(time) < 8.64e15
      ? new Date(time).toISOString().slice(0, 19)
      : String(time)

function fieldWords(key: string, value: unknown): string {
  if (value === null) return 'null'
  if (key.endsWith('At')) return timeWords(value)
  if (key === 'location') return pointWords(value as Point)
  if (key === 'storagePlaces' && Array.isArray(value)) return `[${value.map(placeWords).join(', ')}]`
  return typeof value === 'string' ? `“${value}”` : String(value)
}

const pointWords = ({ x, y }: Point): string => `(${x}, ${y})`

const placeWords = ({ id, name, volume, orderId }: Place): string =>
  `${id} ${name} ${volume}: ${orderId === null ? 'empty' : orderId}`
