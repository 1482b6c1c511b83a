import { storyMessages } from '../../../scripts/lab/kit/messages.ts'

/** What to try next when a rule is broken, by the last part of its code. */
const next = {
  'off-board': 'Say which values x and y may have, and compare that with every value that JavaScript lets through',
  'on-board': 'Try the corners of the board',
  equality: 'Compare what the two say, not whether they are the same object',
  overwritten: 'Ask what a caller can write to, and what your methods read',
  distance: 'Count the steps along x and the steps along y on paper',
  'order-accepted': 'List the values for which your condition is neither true nor what you meant',
  'new-order': 'Read each property of an order that was just made',
  transition: 'Write down the three states and the two arrows between them, and refuse all else',
  'half-done': 'Find all that can fail in this command, and put it before the first change',
  'order-events': 'Pull the events after each command and compare them with what it did',
  'events-once': 'Follow one list of events from the command to whoever has pulled it',
  'courier-accepted': 'Go through what a courier is made of, and say for each part which values it may have',
  'place-accepted': 'Say what makes a storage place one, also beside the others of its courier',
  bag: 'Make two couriers, give one of them an order, and look at the other',
  'can-take': 'Ask it of a courier with one empty place and one full one',
  'smallest-place': 'Draw the empty places by size, and of equal ones keep the order of the list',
  'not-taken': 'Ask before taking whether it is an order, whether it is there already, and whether there is room',
  release: 'Look for the place by the order that lies in it',
  ticks: 'Divide the distance by the speed on paper, and see what half a tick is',
  moved: 'Walk the steps of one tick on paper, along x first, and stop where the target is',
  'courier-events': 'Pull the events after each command and compare them with what it did',
  'not-the-first':
    'Write the ticks of each courier beside it, cross out who cannot take the order, and see who is left',
  'dispatch-accepted': 'Ask what must be true of the order, and of at least one courier',
  'dispatch-undone': 'Look at the order and the courier after a dispatch that went well',
  'dispatch-events': 'Pull the events of both afterwards, and count them',
  'half-dispatch': 'Let order and courier each prepare what they will do, and do it when nothing can fail any more',
  'delivery-accepted': 'Ask whether it is assigned, to whom, where that courier stands, and what it carries',
  'delivery-undone': 'Look at the order and the courier after a delivery that went well',
  'half-delivery': 'Let order and courier each prepare what they will do, and do it when nothing can fail any more',
  'list-changed': 'Look for what sorts, filters or fills in place',
  'property-written': 'Ask of each property whether a caller can write to it, whatever TypeScript says',
  'location-written': 'Look at what your location is when TypeScript is gone',
  'list-handed-out': 'Ask whether the list that you hand out is the one that you work with',
  'place-handed-out': 'Ask whether the places in your list are the ones that you work with',
  'date-handed-out': 'Look at what of a Date can be frozen, and what cannot',
  'event-handed-out': 'Ask whether you still use what you have handed out',
  'method-handed-out': 'List the methods of each thing that a getter returns',
  'input-kept': 'Ask of each argument whether you keep it or what it said',
  'look-alike-kept': 'Read its x and y once, and go on with a location of your own',
  'look-alike-accepted': 'Make a location of your own from its x and y, in every command that is given one',
  'clock-kept': 'Ask whose Date it is that you keep',
  history: 'Play it step by step, and look at everything after each',
}

export type What = keyof typeof next

export const messages = storyMessages(next)
