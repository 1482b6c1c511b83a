/** A history in the words of the domain: `c0 takes o-7 of 4 · c0 takes o-7 of 4`. */

import { show } from '../../../scripts/lab/kit/rules.ts'
import { type Given, type Move, type PlaceInput, type Verb, type Where, waysRound } from './moves.ts'

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
  location: (on, where) => `location ${on} at ${at(where)}`,
  equals: (on, other) => `does ${on} equal ${at(other)}?`,
  distanceTo: (on, other) => `how far is ${on} from ${at(other)}?`,
  createOrder: (on, { id, volume, location }) => `order ${on}${faulty({ id })} of ${show(volume)} for ${at(location)}`,
  createCourier: (on, { id, name, speed, location, storagePlaces }) => {
    const places = storagePlaces ? `places [${storagePlaces.map(placeWords).join(', ')}]` : 'no places named'
    return `courier ${on}${faulty({ id, name })}, speed ${show(speed)}, at ${at(location)}, ${places}`
  },
  assign: (on, courierId) => `assign ${on} to ${show(courierId)}`,
  complete: on => `complete ${on}`,
  addStoragePlace: (on, place) => `${on} gets a place ${placeWords(place)}`,
  take: (on, { id, volume }) => `${on} takes ${show(id)} of ${show(volume)}`,
  release: (on, orderId) => `${on} releases ${show(orderId)}`,
  moveTowards: (on, target) => `${on} moves towards ${at(target)}`,
  dispatch: (on, { couriers, list }) =>
    `dispatch ${on} among ${list === 'frozen' ? 'the frozen list of ' : ''}${couriers.join(', ') || 'nobody'}`,
  completeDelivery: (on, courier) => `complete the delivery of ${on} by ${courier}`,
  canTake: (on, volume) => `can ${on} take ${volume}?`,
  ticksTo: (on, target) => `how many ticks has ${on} to ${at(target)}?`,
  pullEvents: on => `pull the events of ${on}`,
  goRound: (on, by) => waysRound[by].replace('{on}', on),
}

const at = ({ x, y, alike }: Where): string =>
  `${alike ? 'a look-alike of ' : ''}(${[x, y].map(coordinate).join(', ')})`

/** What is no number must not look like one. */
const coordinate = (value: unknown): string => (typeof value === 'bigint' ? `${value}n` : show(value))

const placeWords = ({ id, name, volume }: PlaceInput): string => `${show(id)}${faulty({ name })} of ${show(volume)}`

/** An id or a name is worth a word when something is wrong with it. */
const faulty = (texts: Record<string, unknown>): string =>
  Object.entries(texts)
    .filter(([, text]) => typeof text !== 'string' || text === '')
    .map(([what, text]) => `, ${what} ${show(text)}`)
    .join('')
