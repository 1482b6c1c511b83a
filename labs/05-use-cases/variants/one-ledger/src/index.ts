import { Refused, type Bus, type Context, type Event, type Mediator, type Movement, type NewMovement, type PlacementStrategy, type Reader, type Store, type Work } from '../given/ports.ts'
import { byKeys, fifo, abc, abcClasses } from './goods.ts'

export { abc, abcClasses, fifo }

const refuse = (code: string): never => {
  throw new Refused(code)
}
const text = (value: unknown) => typeof value === 'string' && value.length > 0
const whole = (value: unknown): value is number => Number.isInteger(value)

export function createMovement(input: NewMovement, { now, newId }: Context): Movement {
  const { type, sku, lot, quantity, ...rest } = input
  const places: unknown[] = []
  switch (type) {
    case 'inbound':
      places.push((rest as { to: string }).to)
      break
    case 'outbound':
      places.push((rest as { from: string }).from)
      break
    case 'transfer':
      places.push((rest as { to: string }).to, (rest as { from: string }).from)
      if (places[0] === places[1]) refuse('bad-movement')
      break
    case 'adjustment':
      places.push((rest as { location: string }).location, (rest as { reason: string }).reason)
      break
    default:
      refuse('bad-movement')
  }
  if (Object.keys(rest).length > places.length || ![sku, lot, ...places].every(text)) refuse('bad-movement')
  if (!whole(quantity) || quantity === 0 || (quantity < 0 && type !== 'adjustment')) refuse('bad-movement')
  return Object.freeze({ ...input, id: newId(), recordedAt: now() })
}

// biome-ignore lint/suspicious/noExplicitAny: handlers know their input, the mediator does not
type Handler = (input: any, session: any) => Promise<any>

export function createMediator({ store, bus }: { store: Store; bus: Bus }): Mediator {
  const handlers = { command: new Map<string, Handler>(), query: new Map<string, Handler>() }
  const register = (kind: keyof typeof handlers) => (name: string, handler: Handler) => {
    if (handlers[kind].has(name)) refuse('already-registered')
    handlers[kind].set(name, handler)
  }
  let turn = Promise.resolve()

  const send = async (name: string, input: unknown) => {
    const handler = handlers.command.get(name) ?? refuse('unknown-request')
    const versions: { kind: string; id: string; version: number; got: boolean }[] = []
    const drafts: { kind: string; id: string; value: unknown }[] = []
    const events: Event[] = []
    const same = (kind: string, id: string) => (each: { kind: string; id: string }) => each.kind === kind && each.id === id
    const note = (kind: string, id: string, version: number, got: boolean) => {
      const known = versions.find(same(kind, id))
      if (!known) versions.push({ kind, id, version, got })
      else if (got) known.got = true
    }
    const work: Work = {
      get: async <T>(kind: string, id: string) => {
        const draft = drafts.find(same(kind, id))
        if (draft) return draft.value as T
        const found = await store.get(kind, id)
        note(kind, id, found ? found.version : 0, true)
        return found?.value as T | undefined
      },
      list: async <T>(kind: string) => {
        const all = (await store.list(kind)).map(({ id, version, value }) => {
          note(kind, id, version, false)
          return { id, value }
        })
        for (const draft of drafts.filter(each => each.kind === kind)) {
          const there = all.find(each => each.id === draft.id)
          if (there) there.value = draft.value
          else all.push({ id: draft.id, value: draft.value })
        }
        return all as { id: string; value: T }[]
      },
      save: (kind, id, value) => {
        const draft = drafts.find(same(kind, id))
        if (draft) draft.value = value
        else drafts.push({ kind, id, value })
      },
      emit: event => void events.push(event),
    }
    const answer = await handler(input, work)
    const looked = versions
      .filter(({ kind, id, got }) => got && !drafts.some(same(kind, id)))
      .map(({ kind, id, version }) => ({ kind, id, expected: version }))
    const written = drafts.map(draft => ({ ...draft, expected: versions.find(same(draft.kind, draft.id))?.version ?? 0 }))
    const mine = turn.then(async () => {
      await store.commit([...written, ...looked])
      for (const event of events) await bus.publish([event])
    })
    turn = mine.catch(() => {})
    await mine
    return answer
  }

  const ask = async (name: string, input: unknown) => {
    const handler = handlers.query.get(name) ?? refuse('unknown-request')
    const reader: Reader = Object.freeze({
      get: <T>(kind: string, id: string) => store.get(kind, id).then(found => found?.value as T | undefined),
      list: <T>(kind: string) => store.list(kind).then(all => all.map(({ id, value }) => ({ id, value: value as T }))),
    })
    return handler(input, reader)
  }
  return { onCommand: register('command'), onQuery: register('query'), send, ask } as Mediator
}

interface Ledger {
  locations: { code: string; distance: number; capacity: number }[]
  items: { sku: string; turnover: number }[]
  movements: Movement[]
}

const openLedger = async (read: Reader): Promise<Ledger> =>
  (await read.get<Ledger>('warehouse', 'ledger')) ?? { locations: [], items: [], movements: [] }

/** What lies where, from the first movement on. */
function fold({ movements }: Ledger) {
  const born = new Map<string, number>()
  const lots = new Map<string, { location: string; lot: string; sku: string; receivedAt: number; quantity: number }>()
  for (const movement of movements) {
    const { sku, lot, quantity } = movement
    if (!born.has(lot)) born.set(lot, movement.recordedAt.getTime())
    const change = (location: string, by: number) => {
      const key = `${location}\n${lot}`
      const before = lots.get(key)?.quantity ?? 0
      lots.set(key, { location, lot, sku, receivedAt: born.get(lot)!, quantity: before + by })
    }
    if (movement.type === 'inbound') change(movement.to, quantity)
    if (movement.type === 'outbound') change(movement.from, -quantity)
    if (movement.type === 'adjustment') change(movement.location, quantity)
    if (movement.type === 'transfer') {
      change(movement.from, -quantity)
      change(movement.to, quantity)
    }
  }
  return [...lots.values()].filter(lot => lot.quantity > 0)
}

function placesOf(ledger: Ledger) {
  const lots = fold(ledger)
  return ledger.locations.map(({ code, distance, capacity }) => {
    const here = lots.filter(lot => lot.location === code)
    return { code, distance, free: capacity - here.reduce((sum, lot) => sum + lot.quantity, 0), lots: here }
  })
}

type Parts = { location: string; quantity: number; lot?: string }[]

export function createWarehouse(ports: Context & { store: Store; bus: Bus; placement: PlacementStrategy }): Mediator {
  const { placement } = ports
  const mediator = createMediator(ports)

  const command = (name: string, does: (ledger: Ledger, input: never, move: (movement: NewMovement) => void) => unknown) =>
    mediator.onCommand(name, async (input, work) => {
      const ledger = await openLedger(work)
      const answer = does(ledger, input as never, movement => {
        const recorded = createMovement(movement, ports)
        ledger.movements.push(recorded)
        work.emit({ type: 'movement-recorded', data: recorded })
      })
      if (placesOf(ledger).some(place => place.free < 0)) refuse('no-room')
      work.save('warehouse', 'ledger', ledger)
      return answer
    })

  const mustBe = (ledger: Ledger, sku: string, amount: boolean, ...codes: string[]) => {
    if (!ledger.items.some(item => item.sku === sku)) refuse('unknown-item')
    if (!amount) refuse('bad-movement')
    if (codes.some(code => !ledger.locations.some(location => location.code === code))) refuse('unknown-location')
  }
  const mustFit = (parts: Parts, quantity: number, limit: (part: Parts[0]) => number, key: (part: Parts[0]) => string) => {
    const sums: Record<string, number> = {}
    for (const part of parts) {
      if (!whole(part.quantity) || part.quantity < 1) refuse('bad-placement')
      sums[key(part)] = (sums[key(part)] ?? 0) + part.quantity
      if (sums[key(part)]! > limit(part)) refuse('bad-placement')
    }
    if (Object.values(sums).reduce((a, b) => a + b, 0) !== quantity) refuse('bad-placement')
  }

  command('add-location', (ledger, { code, distance, capacity }: Ledger['locations'][0]) => {
    if (ledger.locations.some(location => location.code === code)) refuse('bad-location')
    if (capacity < 1 || !whole(distance) || distance < 0) refuse('bad-location')
    ledger.locations.push({ code, distance, capacity })
  })

  command('add-item', (ledger, { sku, turnover }: Ledger['items'][0]) => {
    if (ledger.items.some(item => item.sku === sku) || !whole(turnover) || turnover < 0) refuse('bad-item')
    ledger.items.push({ sku, turnover })
  })

  command('receive', (ledger, { sku, quantity }: { sku: string; quantity: number }, move) => {
    mustBe(ledger, sku, whole(quantity) && quantity > 0)
    const classes = abcClasses(Object.fromEntries(ledger.items.map(item => [item.sku, item.turnover])))
    const places = placesOf(ledger)
    const parts: Parts = placement.putAway({ sku, quantity, class: classes[sku]! }, places)
    mustFit(parts, quantity, part => places.find(place => place.code === part.location)?.free ?? -1, part => part.location)
    const lot = ports.newId()
    for (const { location, quantity } of parts) move({ type: 'inbound', sku, lot, quantity, to: location })
    return { lot, placed: parts.map(({ location, quantity }) => ({ location, quantity })) }
  })

  command('pick', (ledger, { sku, quantity }: { sku: string; quantity: number }, move) => {
    mustBe(ledger, sku, whole(quantity) && quantity > 0)
    const parts = placement.pick({ sku, quantity }, placesOf(ledger))
    const lots = fold(ledger).filter(lot => lot.sku === sku)
    const has = (part: Parts[0]) => lots.find(lot => lot.lot === part.lot && lot.location === part.location)?.quantity ?? -1
    mustFit(parts, quantity, has, part => `${part.location}\n${part.lot}`)
    for (const { location, lot, quantity } of parts) move({ type: 'outbound', sku, lot, quantity, from: location })
    return { taken: parts.map(({ location, lot, quantity }) => ({ location, lot, quantity })) }
  })

  command('transfer', (ledger, input: { sku: string; quantity: number; from: string; to: string }, move) => {
    const { sku, quantity, from, to } = input
    mustBe(ledger, sku, whole(quantity) && quantity > 0 && from !== to, from, to)
    const here = placesOf(ledger).filter(place => place.code === from)
    for (const { lot, quantity: part } of fifo.pick({ sku, quantity }, here))
      move({ type: 'transfer', sku, lot, quantity: part, from, to })
  })

  command('adjust', (ledger, input: { sku: string; quantity: number; location: string; reason: string }, move) => {
    const { sku, quantity, location, reason } = input
    mustBe(ledger, sku, whole(quantity) && quantity !== 0 && text(reason), location)
    if (quantity > 0) return move({ type: 'adjustment', sku, lot: ports.newId(), quantity, location, reason })
    const here = placesOf(ledger).filter(place => place.code === location)
    for (const { lot, quantity: part } of fifo.pick({ sku, quantity: -quantity }, here))
      move({ type: 'adjustment', sku, lot, quantity: -part, location, reason })
  })

  mediator.onQuery('stock', async ({ sku }: { sku: string }, read) => {
    const lots = fold(await openLedger(read)).filter(lot => lot.sku === sku)
    return {
      sku,
      total: lots.reduce((sum, lot) => sum + lot.quantity, 0),
      lots: byKeys(lots, lot => [lot.receivedAt, lot.lot, lot.location]).map(({ sku: _, ...lot }) => lot),
    }
  })
  mediator.onQuery('locations', async (_, read) => {
    const ledger = await openLedger(read)
    const capacity = (code: string) => ledger.locations.find(location => location.code === code)!.capacity
    return byKeys(placesOf(ledger), place => [place.code]).map(({ code, free }) => {
      return { code, used: capacity(code) - free, capacity: capacity(code) }
    })
  })
  mediator.onQuery('movements', async ({ sku }: { sku: string }, read) => {
    return (await openLedger(read)).movements.filter(movement => movement.sku === sku)
  })
  return mediator
}
