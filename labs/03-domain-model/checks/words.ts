/** A history in the words of the domain: `c0 takes o-7 of 4 · c0 takes o-7 of 4`. */
import type { Failing, Move, PlaceInput, Where } from './moves.ts'

export const historyWords = (moves: readonly Move[]): string => moves.map(moveWords).join(' · ')

function moveWords(move: Move): string {
  return `${commandWords(move)}${'fails' in move && move.fails ? `, ${failWords(move.fails)}` : ''}`
}

const failWords = ({ of, at }: Failing): string =>
  `${of} fails at its ${['1st', '2nd', '3rd'][at - 1] ?? `${at}th`} call`

function commandWords(move: Move): string {
  switch (move.do) {
    case 'createOrder':
      return `order ${move.as}${idWords(move.input.id)} of ${value(move.input.volume)} for ${at(move.input.location)}`
    case 'createCourier': {
      const { id, name, speed, location, storagePlaces } = move.input
      const places = storagePlaces ? `places [${storagePlaces.map(placeWords).join(', ')}]` : 'no places named'
      const named = isText(name) ? '' : `, name ${value(name)}`
      return `courier ${move.as}${idWords(id)}${named}, speed ${value(speed)}, at ${at(location)}, ${places}`
    }
    case 'assign':
      return `assign ${move.order} to ${move.courierId}`
    case 'complete':
      return `complete ${move.order}`
    case 'addStoragePlace':
      return `${move.courier} gets a place ${placeWords(move.place)}`
    case 'take':
      return `${move.courier} takes ${value(move.order.id)} of ${value(move.order.volume)}`
    case 'release':
      return `${move.courier} releases ${value(move.orderId)}`
    case 'moveTowards':
      return `${move.courier} moves towards ${at(move.target)}`
    case 'dispatch':
      return `dispatch ${move.order} among ${move.frozen ? 'the frozen list of ' : ''}${move.couriers.join(', ') || 'nobody'}`
    case 'completeDelivery':
      return `complete the delivery of ${move.order} by ${move.courier}`
    case 'canTake':
      return `can ${move.courier} take ${move.volume}?`
    case 'ticksTo':
      return `how many ticks has ${move.courier} to ${at(move.target)}?`
    case 'pullEvents':
      return `pull the events of ${move.on}`
    case 'goRound':
      return roundWords[move.by].replace('{on}', move.on)
  }
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
} as const satisfies Record<Extract<Move, { do: 'goRound' }>['by'], string>

const at = ({ x, y, alike }: Where): string => `${alike ? 'a look-alike of ' : ''}(${x}, ${y})`

const placeWords = ({ id, name, volume }: PlaceInput): string => [id, name, volume].map(value).join(' ')

const isText = (each: unknown): boolean => typeof each === 'string' && each !== ''

/** An id is worth a word when something is wrong with it. */
const idWords = (id: unknown): string => (isText(id) ? '' : ` with id ${value(id)}`)

/** Texts stand as they are unless they could be taken for something else. */
export const value = (each: unknown): string =>
  typeof each === 'string' && !/^[a-z][\w-]*$/i.test(each) ? `'${each}'` : String(each)
