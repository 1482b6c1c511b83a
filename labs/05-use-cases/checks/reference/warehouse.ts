/** The warehouse of the task, one command after the other. It says what should be seen. */
import type { Movement, Place } from '../../given/ports.ts'
import { beginning, type Call, type Part } from '../scenes.ts'
import { abcClasses, type Located, lotsOf, pick, putAway, sorted } from './placement.ts'

// biome-ignore lint/suspicious/noExplicitAny: inputs are as the scenes give them, and may be wrong on purpose
type Input = any

/** What a command comes to: one of these codes, or an answer and movements, as far as the task says them. */
export interface Outcome {
  refused: string[]
  answer?: unknown
  moved: Partial<Movement>[]
}

interface Plan {
  /** By code, whether it is refused with it. */
  refusals: Record<string, boolean>
  moves?: () => Input[]
  answer?: (moves: Input[]) => unknown
  does?: () => void
}

export type Warehouse = ReturnType<typeof openWarehouse>

export function openWarehouse(strategy: 'fifo' | 'abc' | 'ours') {
  const locations = new Map<string, { distance: number; capacity: number }>()
  const items = new Map<string, number>()
  const movements: Movement[] = []
  let lots: Located[] = []

  const classOf = (sku: string) => new Map(Object.entries(abcClasses(Object.fromEntries(items)))).get(sku)
  const usedOf = (code: string) => sum(lots.filter(lot => lot.location === code))
  const freeOf = (code: string) => (locations.get(code)?.capacity ?? 0) - usedOf(code)
  const places = (): Place[] =>
    sorted([...locations], ([code]) => [code]).map(([code, { distance }]) => {
      return { code, distance, free: freeOf(code), lots: lots.filter(lot => lot.location === code) }
    })
  const at = (location: string, sku: string) => lotsOf(sku, places()).filter(lot => lot.location === location)

  const plans: Record<string, (input: Input, newLot: string, ours: Part[]) => Plan> = {
    'add-location': ({ code, distance, capacity }) => ({
      refusals: { 'bad-location': locations.has(code) || !isCount(capacity) || !isCount(distance, 0) },
      does: () => locations.set(code, { distance, capacity }),
    }),

    'add-item': ({ sku, turnover }) => ({
      refusals: { 'bad-item': items.has(sku) || !isCount(turnover, 0) },
      does: () => items.set(sku, turnover),
    }),

    receive({ sku, quantity }, lot, ours) {
      const goods = { sku, quantity, class: classOf(sku) }
      const parts = strategy === 'ours' ? ours : isCount(quantity) ? putAway(strategy, goods, places()) : []
      const isWrong = strategy === 'ours' && !fits(ours, quantity, ({ location }) => [location, freeOf(location)])
      return {
        refusals: { ...ofAmount(sku, quantity), 'no-room': parts === undefined, 'bad-placement': isWrong },
        moves: () => parts!.map(({ location, quantity }) => ({ type: 'inbound', sku, lot, quantity, to: location })),
        answer: moves => ({ lot, placed: moves.map(({ to, quantity }) => ({ location: to, quantity })) }),
      }
    },

    pick({ sku, quantity }, _, ours) {
      const named = ours.map(part => ({ ...part, lot: nameOf(part) }))
      const has = (part: { location: string; lot?: unknown }) =>
        at(part.location, sku).find(({ lot }) => lot === part.lot)
      const isWrong =
        strategy === 'ours' &&
        !fits(named, quantity, part => [`${part.location} ${part.lot}`, has(part)?.quantity ?? 0])
      const parts = strategy === 'ours' ? named : pick({ sku, quantity }, places())
      return {
        refusals: {
          ...ofAmount(sku, quantity),
          ...tooLittle(lotsOf(sku, places()), quantity),
          'bad-placement': isWrong,
        },
        moves: () =>
          parts!.map(({ location, lot, quantity }) => ({ type: 'outbound', sku, lot, quantity, from: location })),
        answer: moves => ({ taken: moves.map(({ from, lot, quantity }) => ({ location: from, lot, quantity })) }),
      }
    },

    transfer: ({ sku, from, to, quantity }) => ({
      refusals: {
        ...ofAmount(sku, quantity),
        ...tooLittle(at(from, sku), quantity),
        'bad-movement': !isCount(quantity) || from === to,
        'unknown-location': !locations.has(from) || !locations.has(to),
        'no-room': freeOf(to) < quantity,
      },
      moves: () => oldest(at(from, sku), quantity).map(part => ({ type: 'transfer', sku, ...part, from, to })),
    }),

    adjust({ sku, location, quantity, reason }, lot) {
      const isBad = !Number.isInteger(quantity) || quantity === 0 || typeof reason !== 'string' || reason === ''
      const parts = () => (quantity > 0 ? [{ lot, quantity }] : oldest(at(location, sku), -quantity, -1))
      return {
        refusals: {
          ...ofAmount(sku, quantity),
          ...tooLittle(at(location, sku), -quantity),
          'bad-movement': isBad,
          'unknown-location': !locations.has(location),
          'no-room': freeOf(location) < quantity,
        },
        moves: () => parts().map(part => ({ type: 'adjustment', sku, ...part, location, reason })),
      }
    },
  }

  const ofAmount = (sku: string, quantity: unknown) => ({
    'unknown-item': !items.has(sku),
    'bad-movement': !isCount(quantity),
  })
  const tooLittle = (there: Located[], quantity: number) => ({ 'not-enough': sum(there) < quantity })
  const nameOf = ({ lot: age }: Part) =>
    lots.find(({ receivedAt }) => age !== undefined && receivedAt === beginning + age)?.lot

  function apply(move: Input, time: number): void {
    const { sku, lot, quantity, location = undefined, from = location, to = location } = move
    const receivedAt = lots.find(each => each.lot === lot)?.receivedAt ?? time
    if (move.type === 'outbound' || move.type === 'transfer') change(from, -quantity)
    if (move.type !== 'outbound') change(to, quantity)

    function change(at: string, by: number): void {
      const known = lots.find(each => each.lot === lot && each.location === at)
      if (known) known.quantity += by
      else lots.push({ sku, lot, receivedAt, quantity: by, location: at })
    }
    lots = lots.filter(each => each.quantity > 0)
    movements.push(move)
  }

  return {
    /** @param newLot what the learner has called the lot that came in */
    command({ name, input, placement = [] }: Call, time: number, newLot: string): Outcome {
      const { refusals, does, moves, answer } = plans[name]!(input, newLot, placement)
      const refused = Object.keys(refusals).filter(code => refusals[code])
      if (refused.length > 0) return { refused, moved: [] }
      does?.()
      const moved = moves?.() ?? []
      for (const move of moved) apply(move, time)
      return { refused, moved, answer: answer?.(moved) }
    },
    knows: (lot: string) => movements.some(movement => movement.lot === lot),
    places,
    classOf,
    stock: (sku: string) => {
      const there = lotsOf(sku, places()).map(({ location, lot, receivedAt, quantity }) => ({
        location,
        lot,
        receivedAt,
        quantity,
      }))
      return { sku, total: sum(there), lots: there }
    },
    locations: () =>
      places().map(({ code }) => ({ code, used: usedOf(code), capacity: locations.get(code)!.capacity })),
  }
}

export const sum = (list: readonly { quantity: number }[]): number =>
  list.reduce((all, { quantity }) => all + quantity, 0)

const isCount = (value: unknown, least = 1): boolean => Number.isInteger(value) && Number(value) >= least

const oldest = (lots: Located[], quantity: number, sign = 1) =>
  pick(
    { sku: lots[0]!.sku, quantity },
    lots.map(lot => ({ code: lot.location, distance: 0, free: 0, lots: [lot] })),
  )!.map(({ lot, quantity }) => ({ lot, quantity: quantity * sign }))

/** Whether the parts make the quantity, and none of what they take from is exceeded. */
function fits<P extends Part | object>(
  parts: (P & { quantity: number })[],
  quantity: number,
  limitOf: (part: P) => [string, number],
): boolean {
  const left = new Map(parts.map(limitOf))
  for (const part of parts) {
    const [key] = limitOf(part)
    left.set(key, left.get(key)! - part.quantity)
  }
  return (
    sum(parts) === quantity &&
    parts.every(part => isCount(part.quantity)) &&
    [...left.values()].every(each => each >= 0)
  )
}
