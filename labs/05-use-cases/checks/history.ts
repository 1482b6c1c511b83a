/** Compares what a warehouse did, one command after the other, with what the reference says. */
import { show } from '../../../scripts/lab/kit/rules.ts'
import type { Movement } from '../given/ports.ts'
import { openWarehouse, type Warehouse } from './reference/warehouse.ts'
import type { Call, Ended, Scene, Seen, SeenAct } from './scenes.ts'
import { endWords, type Fault, isRefused, sameOr } from './trials.ts'

/** The first difference; undefined when there is none. Of scenes in which each call is whole before the next. */
export function faultOfHistory({ warehouse, acts }: Scene, seen: Seen): Fault | undefined {
  const reference = openWarehouse(warehouse!)
  const recorded: Movement[] = []
  for (const [at, act] of acts.entries()) {
    const call = act as Call
    const did = seen.acts[at]!
    const ended = Object.values(did.ended)[0]
    const fault =
      call.do === 'ask'
        ? faultOfQuery(reference, call, ended, recorded)
        : faultOfCommand(reference, call, did, ended, recorded)
    if (fault) return { ...fault, at, stack: ended?.thrown?.stack }
  }
  return undefined
}

function faultOfQuery(reference: Warehouse, { name, input }: Call, ended: Ended | undefined, recorded: Movement[]) {
  const { sku = '' } = (input ?? {}) as { sku?: string }
  const right = {
    stock: () => reference.stock(sku),
    locations: () => reference.locations(),
    movements: () => recorded.filter(movement => movement.sku === sku),
  }[name]!()
  if (ended?.thrown) return { actual: endWords(ended), expected: 'it answers' }
  return sameOr(present(ended?.value), right, 'it answered')
}

function faultOfCommand(
  reference: Warehouse,
  call: Call,
  did: SeenAct,
  ended: Ended | undefined,
  recorded: Movement[],
): Fault | undefined {
  const movements = movementsOf(did)
  const lot = movements[0]?.lot
  const isNew = typeof lot === 'string' && lot !== '' && !reference.knows(lot)
  const { refused, answer, moved } = reference.command(call, did.time, isNew ? lot : 'a name of its own')
  if (refused.length > 0) {
    if (!isRefused(ended, ...refused))
      return { actual: endWords(ended), expected: `refused with ${refused.join(' or ')}` }
    return sameOr([did.writes, did.events], [0, []], 'its writes and its events are')
  }
  if (ended?.thrown) return { actual: endWords(ended), expected: 'it is accepted' }
  recorded.push(...movements)
  const right = moved.map(move => ({ ...move, recordedAt: new Date(did.time), id: 'its own' }))
  const own = withOwnIds(movements, did.ids)
  const words = (some: Partial<Movement>[]) =>
    `its events: ${some.map(movement => movementWords(movement, did.time)).join('; ') || 'none'}`
  const fault = sameOr(own, right, '') && { actual: words(own), expected: words(right) }
  return fault ?? (answer === undefined ? undefined : sameOr(ended?.value, answer, 'it answered'))
}

/** What its events say. */
export const movementsOf = ({ events }: Pick<SeenAct, 'events'>): Movement[] =>
  events.filter(event => event.type === 'movement-recorded').map(event => present(event.data) as Movement)

/** An id is right when `newId` has given it in this command, for one movement. */
function withOwnIds(movements: Movement[], given: readonly string[]) {
  const free = new Set(given)
  return movements.map(movement => ({ ...movement, id: free.delete(movement.id) ? 'its own' : movement.id }))
}

/** `transfer 3 tea of lot x, from L2, to a`; what is otherwise than it should be of id and time is said too. */
function movementWords(
  { type, sku, lot, quantity, id, recordedAt, ...where }: Partial<Movement>,
  time: number,
): string {
  const at = Object.entries(where).map(([name, value]) => `${name} ${show(value)}`)
  const odd = [id !== 'its own' && `id ${show(id)}`, Number(recordedAt) !== time && `recordedAt ${show(recordedAt)}`]
  return [`${type} ${show(quantity)} ${sku} of lot ${lot}`, ...at, ...odd.filter(Boolean)].join(', ')
}

/** Without the fields that are not there, and without what is empty. */
export function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present).filter(each => (each as { quantity?: unknown })?.quantity !== 0)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  const fields = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(fields.map(([name, each]) => [name, present(each)]))
}
