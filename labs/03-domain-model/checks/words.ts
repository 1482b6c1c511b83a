/** A history in the words of the domain: `c0 takes o-7 of 4 · c0 takes o-7 of 4`. */
import type { Given, Move, PlaceInput, Verb, WayRound, Where } from './moves.ts'

/** What fits into a line of a finding. */
const longest = 310

/** Of a history that is too long the end is told: that is where it goes wrong. */
export function historyWords(moves: readonly Move[], sharedDate?: boolean): string {
  const told = [...(sharedDate ? ['the clock moves one Date on'] : []), ...moves.map(moveWords)]
  let words = told.pop() ?? ''
  while (told.length > 0 && words.length + told.at(-1)!.length < longest) words = `${told.pop()} · ${words}`
  return told.length > 0 ? `… · ${words}` : words
}

function moveWords({ do: verb, on, given, fails }: Move): string {
  const told = (words[verb] as (on: string, given: unknown) => string)(on, given)
  return fails
    ? `${told}, ${fails.of} fails at its ${['1st', '2nd', '3rd'][fails.at - 1] ?? `${fails.at}th`} call`
    : told
}

const words: { [V in Verb]: (on: string, given: Given[V]) => string } = {
  createOrder: (on, { id, volume, location }) => `order ${on}${idWords(id)} of ${value(volume)} for ${at(location)}`,
  createCourier: (on, { id, name, speed, location, storagePlaces }) => {
    const places = storagePlaces ? `places [${storagePlaces.map(placeWords).join(', ')}]` : 'no places named'
    const named = isText(name) ? '' : `, name ${value(name)}`
    return `courier ${on}${idWords(id)}${named}, speed ${value(speed)}, at ${at(location)}, ${places}`
  },
  assign: (on, courierId) => `assign ${on} to ${courierId}`,
  complete: on => `complete ${on}`,
  addStoragePlace: (on, place) => `${on} gets a place ${placeWords(place)}`,
  take: (on, { id, volume }) => `${on} takes ${value(id)} of ${value(volume)}`,
  release: (on, orderId) => `${on} releases ${value(orderId)}`,
  moveTowards: (on, target) => `${on} moves towards ${at(target)}`,
  dispatch: (on, { couriers, list }) =>
    `dispatch ${on} among ${list === 'frozen' ? 'the frozen list of ' : ''}${couriers.join(', ') || 'nobody'}`,
  completeDelivery: (on, courier) => `complete the delivery of ${on} by ${courier}`,
  canTake: (on, volume) => `can ${on} take ${volume}?`,
  ticksTo: (on, target) => `how many ticks has ${on} to ${at(target)}?`,
  pullEvents: on => `pull the events of ${on}`,
  goRound: (on, by) => roundWords[by].replace('{on}', on),
}

const roundWords = {
  'writing-properties': 'write to every property of {on}',
  'writing-location': 'write to x and y of the location of {on}',
  'changing-list': 'push into, sort and empty the storagePlaces of {on}',
  'writing-places': 'write to every place of {on}',
  'turning-dates': 'set the Dates of {on} to 1970',
  'changing-events': 'change the pulled events of {on}',
  'calling-methods': 'call every method of what {on} has handed out',
  'changing-input': 'change what was handed in for {on}',
  'moving-look-alikes': 'change x and y of the look-alikes handed in for {on}',
  'moving-clock': 'set every Date of the clock to 1970',
} as const satisfies Record<WayRound, string>

const at = ({ x, y, alike }: Where): string => `${alike ? 'a look-alike of ' : ''}(${x}, ${y})`

const placeWords = ({ id, name, volume }: PlaceInput): string =>
  `${value(id)}${isText(name) ? '' : ` with name ${value(name)}`} of ${value(volume)}`

const isText = (each: unknown): boolean => typeof each === 'string' && each !== ''

/** An id is worth a word when something is wrong with it. */
const idWords = (id: unknown): string => (isText(id) ? '' : ` with id ${value(id)}`)

/** Texts stand as they are unless they could be taken for something else. */
export const value = (each: unknown): string =>
  typeof each === 'string' && !/^[a-z][\w-]*$/i.test(each) ? `'${each}'` : String(each)
