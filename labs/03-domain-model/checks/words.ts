/** A history in the words of the domain: `c0 takes o-7 of 4 · c0 takes o-7 of 4`. */

import { show } from '../../../scripts/lab/kit/rules.ts'
import { type Given, type Move, type PlaceInput, type Point, type Verb, type Where, waysRound } from './moves.ts'

/** What fits into a line of a finding. */
const longest = 310

/** Of a history that is too long the end is told: that is where it goes wrong. */
export function historyWords(moves: readonly Move[]): string {
  const told = moves.map(moveWords)
  let words = told.pop() ?? ''
  while (told.length > 0 && words.length + told.at(-1)!.length < longest) words = `${told.pop()} · ${words}`
  return told.length > 0 ? `… · ${words}` : words
}

function moveWords({ do: verb, on, given, fails }: Move): string {
  const told = (words[verb] as (on: string, given: unknown) => string)(on, given)
  return fails ? `${told}, ${fails.of} fails at its ${['1st', '2nd', '3rd', '4th'][fails.at - 1]} call` : told
}

const words: { [V in Verb]: (on: string, given: Given[V]) => string } = {
  location: (on, { x, y }) => `location ${on} at (${valueWords(x)}, ${valueWords(y)})`,
  equals: (on, other) => `does ${on} equal ${at(other)}?`,
  distanceTo: (on, other) => `how far is ${on} from ${at(other)}?`,
  createOrder: (on, { id, volume, location }) =>
    `order ${on}${faulty({ id })} of ${valueWords(volume)} for ${at(location)}`,
  createCourier: (on, { id, name, speed, location, storagePlaces }) => {
    const places = storagePlaces ? `places [${storagePlaces.map(placeWords).join(', ')}]` : 'no places named'
    return `courier ${on}${faulty({ id, name })}, speed ${valueWords(speed)}, at ${at(location)}, ${places}`
  },
  assign: (on, courierId) => `assign ${on} to ${valueWords(courierId)}`,
  complete: on => `complete ${on}`,
  addStoragePlace: (on, place) => `${on} gets a place ${placeWords(place)}`,
  take: (on, { id, volume }) => `${on} takes ${valueWords(id)} of ${valueWords(volume)}`,
  release: (on, orderId) => `${on} releases ${valueWords(orderId)}`,
  moveTowards: (on, target) => `${on} moves towards ${at(target)}`,
  dispatch: (on, { couriers, list }) =>
    `dispatch ${on} among ${list === 'frozen' ? 'the frozen list of ' : ''}${couriers.join(', ') || 'nobody'}`,
  completeDelivery: (on, courier) => `complete the delivery of ${on} by ${courier}`,
  canTake: (on, volume) => `can ${on} take ${volume}?`,
  ticksTo: (on, target) => `how many ticks has ${on} to ${at(target)}?`,
  pullEvents: on => `pull the events of ${on}`,
  goRound: (on, by) => waysRound[by].replace('{on}', on),
}

const at = ({ x, y, alike }: Where): string => `${alike ? 'a look-alike of ' : ''}(${x}, ${y})`

const placeWords = ({ id, name, volume }: PlaceInput): string =>
  `${valueWords(id)}${faulty({ name })} of ${valueWords(volume)}`

/** Texts stand as they are unless they could be taken for something else. */
export const valueWords = (value: unknown): string =>
  typeof value === 'string' && /^[a-z][\w-]*$/i.test(value) ? value : show(value)

/** What a field of an order or courier says. */
export function fieldWords(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(heldWords).join(', ')}]`
  const { x, y } = { ...(value as Partial<Point>) }
  return x === undefined ? valueWords(value) : `(${valueWords(x)}, ${valueWords(y)})`
}

const heldWords = (place: Record<string, unknown> | null): string => {
  const { id, name, volume, orderId } = { ...place }
  return `${[id, name, volume].map(valueWords).join(' ')}: ${orderId === null ? 'empty' : valueWords(orderId)}`
}

/** An id or a name is worth a word when something is wrong with it. */
const faulty = (texts: Record<string, unknown>): string =>
  Object.entries(texts)
    .filter(([, text]) => typeof text !== 'string' || text === '')
    .map(([what, text]) => `, ${what} ${valueWords(text)}`)
    .join('')
