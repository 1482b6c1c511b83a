/** A history in the words of the domain: `c0 takes 'o-7' of 4 · c0 takes 'o-7' of 4`. */
import { lastMoves, ordinal } from '../../../scripts/lab/kit/messages.ts'
import { show } from '../../../scripts/lab/kit/rules.ts'
import { handedIn, handedOut, type Move, type Verb, type WayRound } from './moves.ts'
import type { Anything } from './world.ts'

/** As much of its end as fits into a line of a finding. */
export const historyWords = (moves: readonly Move[]): string => lastMoves(moves.map(moveWords), 310)

function moveWords({ do: verb, on, given, fails }: Move): string {
  const told = words[verb](on, given)
  return fails ? `${told}, ${fails.of} fails at its ${ordinal(fails.at)} call` : told
}

const words: Record<Verb, (on: string, given: Anything) => string> = {
  location: (on, where) => `location ${on} at ${at(where)}`,
  equals: (on, other) => `does ${on} equal ${at(other)}?`,
  distanceTo: (on, other) => `how far is ${on} from ${at(other)}?`,
  createOrder: (on, { id, volume, location }) => `order ${on}${fault('id', id)} of ${show(volume)} for ${at(location)}`,
  createCourier: (on, { id, name, speed, location, storagePlaces }) => {
    const faults = `${fault('id', id)}${fault('name', name)}`
    return `courier ${on}${faults}, speed ${show(speed)}, at ${at(location)}, ${placesWords(storagePlaces)}`
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
  goRound: (on, way: WayRound) => ({ ...handedOut, ...handedIn })[way].replace(/\{.*\}/, on),
}

/** What is no number must not look like one. */
const coordinate = (value: unknown): string => (typeof value === 'bigint' ? `${value}n` : show(value))
const at = ({ x, y, alike }: Anything): string =>
  `${alike ? 'a look-alike of ' : ''}(${coordinate(x)}, ${coordinate(y)})`
const placeWords = ({ id, name, volume }: Anything): string => `${show(id)}${fault('name', name)} of ${show(volume)}`
const placesWords = (places?: object[]): string =>
  places ? `places [${places.map(placeWords).join(', ')}]` : 'no places named'
/** An id or a name is worth a word when something is wrong with it. */
const fault = (what: string, text: unknown): string =>
  typeof text === 'string' && text !== '' ? '' : `, ${what} ${show(text)}`
