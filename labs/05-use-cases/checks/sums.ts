/** What holds of a warehouse whatever was done to it at once, seen from outside: rule 4.6, and what was answered. */
import type { Fault } from '../../../scripts/lab/kit/story-rules.ts'
import type { Movement } from '../given/ports.ts'
import { endWords, isDone, isRefused, movementsOf, sameOr, wrongEnd } from './judge.ts'
import { sorted, sum } from './reference.ts'
import type { Call, Ended, Scene, Seen } from './scenes.ts'
import { codes, skus } from './stories.ts'

type EndedCall = Omit<Call, 'input'> & { input: { sku?: string; quantity: number }; ended?: Ended }
type Lot = { location: string; quantity: number }
type Location = { code: string; used: number; capacity: number }

/** What each command may be refused with when others are under way. */
const refusals: Record<string, string[]> = {
  receive: ['version-conflict', 'no-room'],
  pick: ['version-conflict', 'not-enough'],
  transfer: ['version-conflict', 'not-enough', 'no-room', 'bad-movement'],
  adjust: ['version-conflict', 'not-enough', 'no-room'],
}

/** Of scenes that end with all that can be asked; the calls that have a name went on at once. */
export function faultOfSums(scene: Scene, seen: Seen): Fault | undefined {
  const calls = callsOf(scene, seen)
  // biome-ignore lint/suspicious/noExplicitAny: a learner's answer may be anything
  const asked = (name: string, sku?: string): any =>
    calls.findLast(call => call.name === name && call.input.sku === sku)?.ended?.value
  const movementsOfItem = (sku: string) => listOf<Movement>(asked('movements', sku))
  const faults = [
    ...calls.map(faultOfEnd),
    ...skus.map(sku => faultOfItem(sku, calls, listOf(asked('stock', sku)?.lots), movementsOfItem(sku))),
    ...listOf<Location>(asked('locations')).map(({ code, used, capacity }) =>
      used <= capacity ? undefined : { actual: `${used} lie in ${code}`, expected: `${capacity} at most` },
    ),
    faultOfEvents(seen.acts.flatMap(movementsOf), skus.flatMap(movementsOfItem)),
    faultOfNobody(calls.filter(({ as }) => as)),
  ]
  return faults.find(fault => fault !== undefined)
}

const listOf = <T extends object>(value: unknown): T[] =>
  Array.isArray(value) ? value.filter(each => typeof each === 'object' && each !== null) : []

/** Each call with its end, in whichever act that came. */
const callsOf = ({ acts }: Scene, seen: Seen): EndedCall[] =>
  acts.flatMap((act, at) => {
    const calls = act.do === 'together' ? act.calls : act.do === 'send' || act.do === 'ask' ? [act] : []
    const endOf = ({ as }: Call) =>
      as ? seen.acts.map(({ ended }) => ended[as]).find(Boolean) : seen.acts[at]!.ended[0]
    return calls.map(call => ({ ...(call as EndedCall), ended: endOf(call) }))
  })

function faultOfEnd({ name, as, ended }: EndedCall): Fault | undefined {
  const codes = as ? refusals[name]! : []
  if (isDone(ended) || isRefused(ended, codes)) return undefined
  const fault = wrongEnd(ended, ['it is accepted', ...codes.map(code => `refused with ${code}`)].join(', or '))
  return as ? { ...fault, actual: `${as}: ${endWords(ended)}` } : fault
}

/** Its stock is what came in less what went out, and what its movements say for each location. */
function faultOfItem(sku: string, calls: EndedCall[], lots: Lot[], movements: Movement[]): Fault | undefined {
  const total = (some: number[]) => some.reduce((all, each) => all + each, 0)
  const signs: Record<string, number> = { receive: 1, adjust: 1, pick: -1 }
  const done = calls.filter(({ input, ended }) => input.sku === sku && isDone(ended))
  const amounts = done.map(({ name, input }) => (signs[name] ?? 0) * (input.quantity ?? 0))
  const came = total(amounts.filter(amount => amount > 0))
  const went = -total(amounts.filter(amount => amount < 0))
  if (went + sum(lots) !== came)
    return { actual: `${went} ${sku} were picked, ${sum(lots)} left`, expected: `together ${came}, which was there` }
  const byMovements = codes.map(code => `${code}: ${total(movements.map(movement => changeIn(code, movement)))}`)
  const byStock = codes.map(code => `${code}: ${sum(lots.filter(lot => lot.location === code))}`)
  return sameOr(byStock.join(', '), byMovements.join(', '), `of ${sku} there are`)
}

function changeIn(code: string, movement: Movement): number {
  const { to, from, location, quantity } = movement as Movement & { to?: string; from?: string; location?: string }
  return (to === code || location === code ? quantity : 0) - (from === code ? quantity : 0)
}

function faultOfEvents(events: Movement[], movements: Movement[]): Fault | undefined {
  if (events.length !== movements.length)
    return { actual: `${events.length} events, ${movements.length} movements`, expected: 'as many events as movements' }
  const brief = (some: Movement[]) =>
    sorted(some, ({ id }) => [`${id}`]).map(({ type, sku, quantity, id }) => ({ type, sku, quantity, id }))
  return sameOr(brief(events), brief(movements), 'the events say')
}

/** A version moves only when somebody has written. */
function faultOfNobody(atOnce: EndedCall[]): Fault | undefined {
  const isConflict = atOnce.some(({ ended }) => isRefused(ended, ['version-conflict']))
  if (!isConflict || atOnce.some(({ ended }) => isDone(ended))) return undefined
  return { actual: `all ${atOnce.length} were refused`, expected: 'one of them is done' }
}
