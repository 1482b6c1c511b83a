/**
 * The task's functions and its warehouse, in memory, one command after the other. It says what should be seen, and is
 * played in the checker's own process. A refusal names every code that applies.
 */
import { isCount, isText, refuseWhen } from '../../../scripts/lab/kit/refusals.ts'
import type * as task from '../given/ports.ts'

type Located = task.Lot & { location: string }
// biome-ignore lint/suspicious/noExplicitAny: inputs are as the scenes give them, and may be wrong on purpose
type Input = any

export function createMovement(input: task.NewMovement, { now, newId }: task.Context): task.Movement {
  const { type, quantity, ...texts } = input
  const fields = fieldsOf.get(type)?.toSorted()
  const isPossible =
    `${Object.keys(texts).toSorted()}` === `${fields}` &&
    Object.values(texts).every(isText) &&
    (type === 'adjustment' ? Number.isInteger(quantity) && quantity !== 0 : isCount(quantity)) &&
    (type !== 'transfer' || input.from !== input.to)
  refuseWhen({ 'bad-movement': !isPossible })
  return { ...input, id: newId(), recordedAt: now() }
}

const fieldsOf = new Map<unknown, readonly string[]>([
  ['inbound', ['sku', 'lot', 'to']],
  ['outbound', ['sku', 'lot', 'from']],
  ['transfer', ['sku', 'lot', 'from', 'to']],
  ['adjustment', ['sku', 'lot', 'location', 'reason']],
])

export function abcClasses(turnover: Record<string, number>): Record<string, task.ItemClass> {
  const items = sorted(Object.entries(turnover), ([sku, turned]) => [-turned, sku])
  const total = items.reduce((sum, [, turned]) => sum + turned, 0)
  let before = 0
  return Object.fromEntries(
    items.map(([sku, turned]) => {
      const percent = before * 100
      before += turned
      return [sku, percent < total * 80 ? 'A' : percent < total * 95 ? 'B' : 'C']
    }),
  )
}

const pick: task.PlacementStrategy['pick'] = ({ sku, quantity }, places) => {
  refuseWhen({ 'not-enough': sum(lotsOf(sku, places)) < quantity })
  return taken(lotsOf(sku, places), quantity)
}

type Order = (goods: { sku: string; class: task.ItemClass }, places: readonly task.Place[]) => task.Place[]

/** @param inOrder the places as they are filled */
const strategy = (inOrder: Order): task.PlacementStrategy => ({
  pick,
  putAway(goods, places) {
    refuseWhen({ 'no-room': roomIn(places) < goods.quantity })
    const room = inOrder(goods, places).map(({ code, free }) => ({ location: code, quantity: free }))
    return taken(room, goods.quantity)
  },
})

export const fifo = strategy(({ sku }, places) => {
  const byAge = lotsOf(sku, places).map(lot => lot.location)
  return sorted(places, ({ code }) => [byAge.includes(code) ? byAge.indexOf(code) : byAge.length, code])
})

export const abc = strategy((goods, places) => {
  const near = sorted(places, ({ distance, code }) => [distance, code])
  const ofA = Math.ceil(near.length / 3)
  const ofB = Math.ceil((near.length - ofA) / 2)
  const zoneOf = (index: number) => (index < ofA ? 'A' : index < ofA + ofB ? 'B' : 'C')
  const preferred = { A: 'ABC', B: 'BCA', C: 'CBA' }[goods.class]
  return sorted([...near.keys()], index => [preferred.indexOf(zoneOf(index)), index]).map(index => near[index]!)
})

/** @returns its mediator, which knows the use cases and nothing else */
export function createWarehouse({ bus, placement, now, newId }: task.WarehousePorts) {
  const locations = new Map<string, { distance: number; capacity: number }>()
  const items = new Map<string, number>()
  const movements: task.Movement[] = []
  let lots: Located[] = []

  const places = (): task.Place[] =>
    sorted([...locations], ([code]) => [code]).map(([code, { distance, capacity }]) => {
      const there = lots.filter(lot => lot.location === code)
      return { code, distance, free: capacity - sum(there), lots: there }
    })
  const at = (code: string) => places().filter(place => place.code === code)
  /** @param from where at least this quantity must lie */
  const refusals = (sku: string, isPossible: boolean, quantity = 0, from = places()) => ({
    'unknown-item': !items.has(sku),
    'bad-movement': !isPossible,
    'not-enough': sum(lotsOf(sku, from)) < quantity,
  })
  const oldest = (sku: string, quantity: number, from: string) =>
    pick({ sku, quantity }, at(from)).map(({ lot, quantity }) => ({ lot, quantity }))

  const commands: Record<string, (input: Input) => { moves?: Input[]; answer?: unknown }> = {
    'add-location'({ code, distance, capacity }) {
      refuseWhen({ 'bad-location': locations.has(code) || !isCount(capacity) || !isCount(distance, 0) })
      locations.set(code, { distance, capacity })
      return {}
    },
    'add-item'({ sku, turnover }) {
      refuseWhen({ 'bad-item': items.has(sku) || !isCount(turnover, 0) })
      items.set(sku, turnover)
      return {}
    },
    receive({ sku, quantity }) {
      refuseWhen({ ...refusals(sku, isCount(quantity)), 'no-room': roomIn(places()) < quantity })
      const placed = placement.putAway({ sku, quantity, class: abcClasses(Object.fromEntries(items))[sku]! }, places())
      refuseWhen({ 'bad-placement': !fits(placed, quantity, ({ location }) => roomIn(at(location))) })
      const lot = newId()
      const moves = placed.map(({ location, quantity }) => ({ type: 'inbound', sku, lot, quantity, to: location }))
      return { moves, answer: { lot, placed } }
    },
    pick({ sku, quantity }) {
      refuseWhen(refusals(sku, isCount(quantity), quantity))
      const taken = placement.pick({ sku, quantity }, places())
      const there = ({ location, lot }: { location: string; lot: string }) =>
        sum(lotsOf(sku, at(location)).filter(each => each.lot === lot))
      refuseWhen({ 'bad-placement': !fits(taken, quantity, there) })
      const moves = taken.map(({ location: from, lot, quantity }) => ({ type: 'outbound', sku, lot, quantity, from }))
      return { moves, answer: { taken } }
    },
    transfer({ sku, from, to, quantity }) {
      refuseWhen({
        ...refusals(sku, isCount(quantity) && from !== to, quantity, at(from)),
        'unknown-location': !locations.has(from) || !locations.has(to),
        'no-room': roomIn(at(to)) < quantity,
      })
      return { moves: oldest(sku, quantity, from).map(part => ({ type: 'transfer', sku, ...part, from, to })) }
    },
    adjust({ sku, location, quantity, reason }) {
      const isPossible = Number.isInteger(quantity) && quantity !== 0 && isText(reason)
      refuseWhen({
        ...refusals(sku, isPossible, -quantity, at(location)),
        'unknown-location': !locations.has(location),
        'no-room': roomIn(at(location)) < quantity,
      })
      const lost = () => oldest(sku, -quantity, location).map(part => ({ ...part, quantity: -part.quantity }))
      const parts = quantity > 0 ? [{ lot: newId(), quantity }] : lost()
      return { moves: parts.map(part => ({ type: 'adjustment', sku, ...part, location, reason })) }
    },
  }

  function record(move: Input): task.Movement {
    const movement = createMovement(move, { now, newId })
    const { sku, lot, quantity, location, from, to }: Input = movement
    const receivedAt = lots.find(each => each.lot === lot)?.receivedAt ?? movement.recordedAt.getTime()
    const change = (at: string, by: number) => {
      const known = lots.find(each => each.lot === lot && each.location === at)
      if (known) known.quantity += by
      else lots.push({ sku, lot, receivedAt, quantity: by, location: at })
    }
    if (from) change(from, -quantity)
    if (to ?? location) change(to ?? location, quantity)
    lots = lots.filter(each => each.quantity > 0)
    movements.push(movement)
    return movement
  }

  const queries: Record<string, (input: Input) => unknown> = {
    stock: ({ sku }) => ({ sku, total: sum(lotsOf(sku, places())), lots: lotsOf(sku, places()) }),
    locations: () =>
      places().map(({ code, lots }) => ({ code, used: sum(lots), capacity: locations.get(code)!.capacity })),
    movements: ({ sku }) => movements.filter(movement => movement.sku === sku),
  }

  return {
    async send(name: string, input: unknown) {
      const { moves = [], answer } = commands[name]!(input)
      await bus.publish(moves.map(record).map(data => ({ type: 'movement-recorded', data })))
      return answer
    },
    ask: async (name: string, input: unknown) => queries[name]!(input),
    onCommand: () => undefined,
    onQuery: () => undefined,
  }
}

/** By numbers as numbers, and by texts as plain texts. */
export const sorted = <T>(list: readonly T[], keys: (item: T) => (string | number)[]): T[] =>
  list.toSorted((a, b) => {
    const [ofA, ofB] = [keys(a), keys(b)]
    const first = ofA.findIndex((key, index) => key !== ofB[index])
    return first < 0 ? 0 : ofA[first]! < ofB[first]! ? -1 : 1
  })

/** The oldest first. */
export const lotsOf = (sku: string, places: readonly task.Place[]): Located[] =>
  sorted(
    places.flatMap(({ code, lots }) => lots.filter(lot => lot.sku === sku).map(lot => ({ ...lot, location: code }))),
    ({ receivedAt, lot, location }) => [receivedAt, lot, location],
  )

/** From the front, of each as much as there is. */
function taken<T extends { quantity: number }>(from: readonly T[], quantity: number): T[] {
  let left = quantity
  const parts = from.map(item => {
    const part = Math.min(item.quantity, left)
    left -= part
    return { ...item, quantity: part }
  })
  return parts.filter(part => part.quantity > 0)
}

export const sum = (list: readonly { quantity: number }[]): number =>
  list.reduce((all, { quantity }) => all + quantity, 0)

const roomIn = (places: readonly task.Place[]): number => places.reduce((all, { free }) => all + free, 0)

/** Whether the parts make the quantity, and together take no more of anything than there is. */
function fits<P extends { quantity: number }>(parts: P[], quantity: number, limitOf: (part: P) => number): boolean {
  const keyOf = ({ quantity: _, ...rest }: P) => JSON.stringify(rest)
  const alike = (part: P) => parts.filter(other => keyOf(other) === keyOf(part))
  return sum(parts) === quantity && parts.every(part => isCount(part.quantity) && sum(alike(part)) <= limitOf(part))
}
