/** What holds of a warehouse whatever was done to it at once, seen from outside: rule 4.6, and what was answered. */
import type { Movement } from '../given/ports.ts'
import { movementsOf, present } from './history.ts'
import { sorted } from './reference/placement.ts'
import { sum } from './reference/warehouse.ts'
import type { Call, Ended, Scene, Seen } from './scenes.ts'
import { endOf, endWords, type Fault, isRefused, sameOr } from './trials.ts'
import { codes, skus } from './warehouses.ts'

interface Stock {
  total: number
  lots: { location: string; quantity: number }[]
}

type EndedCall = Call & { ended?: Ended }

/** @param refusals the codes that a call of these may be refused with */
export function faultOfSums(
  scene: Scene,
  seen: Seen,
  atOnce: (call: Call) => boolean,
  refusals: string[],
): Fault | undefined {
  const calls = callsOf(scene, seen)
  const asked = (name: string, sku?: string) =>
    present(
      calls.findLast(({ name: of, input }) => of === name && (input as { sku?: string }).sku === sku)?.ended?.value,
    )
  return (
    first(
      calls.filter(call => !atOnce(call)),
      ({ ended }) => (ended && !ended.thrown ? undefined : wrongEnd(ended, 'it is accepted')),
    ) ??
    first(calls.filter(atOnce), ({ ended, as }) =>
      ended && (!ended.thrown || isRefused(ended, ...refusals))
        ? undefined
        : wrongEnd(ended, `accepted, or refused with ${refusals.join(' or ')}`, as),
    ) ??
    first(skus, sku => faultOfItem(sku, calls, asked('stock', sku) as Stock, asked('movements', sku) as Movement[])) ??
    first(asked('locations') as { code: string; used: number; capacity: number }[], ({ code, used, capacity }) =>
      used <= capacity ? undefined : { actual: `${used} lie in ${code}`, expected: `${capacity} at most` },
    ) ??
    sameMovements(
      seen,
      skus.flatMap(sku => asked('movements', sku) as Movement[]),
    ) ??
    faultOfNobody(calls.filter(atOnce))
  )
}

/** Each call with its end, in whichever act that came. */
function callsOf({ acts }: Scene, seen: Seen): EndedCall[] {
  return acts.flatMap((act, at) => {
    const calls = act.do === 'together' ? act.calls : act.do === 'send' || act.do === 'ask' ? [act] : []
    return calls.map((call, index) => ({
      ...call,
      ended: call.as ? endOf(seen, call.as) : seen.acts[at]!.ended[index],
    }))
  })
}

/** Its stock is what came in less what went out, and what its movements say for each location. */
function faultOfItem(sku: string, calls: EndedCall[], stock: Stock, movements: Movement[]): Fault | undefined {
  const done = calls.filter(({ input, ended }) => (input as { sku?: string })?.sku === sku && ended && !ended.thrown)
  const changes = done.map(({ name, input }) => {
    const { quantity } = input as { quantity: number }
    return { quantity: name === 'receive' || name === 'adjust' ? quantity : name === 'pick' ? -quantity : 0 }
  })
  const came = sum(changes.filter(({ quantity }) => quantity > 0))
  const went = -sum(changes.filter(({ quantity }) => quantity < 0))
  const left = sum(stock.lots)
  if (went + left !== came)
    return { actual: `${went} ${sku} were picked, ${left} left`, expected: `together ${came}, which was there` }
  const byMovements = codes.map(code => `${code}: ${sum(movements.flatMap(movement => changesIn(code, movement)))}`)
  const byStock = codes.map(code => `${code}: ${sum(stock.lots.filter(lot => lot.location === code))}`)
  return sameOr(byStock.join(', '), byMovements.join(', '), `of ${sku} there are`)
}

function changesIn(code: string, { quantity, ...at }: Movement): { quantity: number }[] {
  const into = ('to' in at && at.to === code) || ('location' in at && at.location === code)
  const out = 'from' in at && at.from === code
  return [...(into ? [{ quantity }] : []), ...(out ? [{ quantity: -quantity }] : [])]
}

function sameMovements(seen: Seen, movements: Movement[]): Fault | undefined {
  const ids = (some: Movement[]) =>
    sorted(some, ({ id }) => [String(id)]).map(({ type, sku, quantity, id }) => ({ type, sku, quantity, id }))
  const events = seen.acts.flatMap(movementsOf)
  if (events.length !== movements.length)
    return { actual: `${events.length} events, ${movements.length} movements`, expected: 'as many events as movements' }
  return sameOr(ids(events), ids(movements), 'the events say')
}

/** A version moves only when somebody has written. */
function faultOfNobody(calls: EndedCall[]): Fault | undefined {
  const conflicts = calls.filter(({ ended }) => isRefused(ended, 'version-conflict'))
  if (conflicts.length === 0 || calls.some(({ ended }) => !ended?.thrown)) return undefined
  return { actual: `all ${calls.length} were refused`, expected: 'one of them is done' }
}

const wrongEnd = (ended: Ended | undefined, expected: string, as = ''): Fault => ({
  actual: `${as ? `${as}: ` : ''}${endWords(ended)}`,
  expected,
  stack: ended?.thrown?.stack,
})

function first<T>(list: readonly T[], faultOf: (item: T) => Fault | undefined): Fault | undefined {
  for (const item of list) {
    const fault = faultOf(item)
    if (fault) return fault
  }
  return undefined
}
