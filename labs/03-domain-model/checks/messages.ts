/** What is said when a rule is broken; each key is the last part of a code. `{history}` is what was done, up to the first move that went wrong. */
import type { Message } from '../../../scripts/lab/kit/rules.ts'

export const messages = {
  // Step 1: location
  'off-board': {
    says: 'location({x}, {y}) is not refused with location.invalid.',
    next: 'Say which values x and y may have, and compare that with every value that JavaScript lets through',
  },
  'on-board': { says: 'location({x}, {y}) does not make that place.', next: 'Try the corners of the board' },
  equality: {
    says: 'location{a}.equals(location{b}) is {actual}: what counts is x and y, not who made it.',
    next: 'Compare what the two say, not whether they are the same object',
  },
  overwritten: {
    says: 'After somebody wrote {b} to it, location{a} says something else.',
    next: 'Ask what a caller can write to, and what your methods read',
  },
  distance: {
    says: 'location{a}.distanceTo(location{b}) is {actual}.',
    next: 'Count the steps along x and the steps along y on paper',
  },

  // Step 2: order
  'order-accepted': {
    says: 'An order that nobody could deliver: {history}.',
    next: 'List the values for which your condition is neither true nor what you meant',
  },
  'new-order': {
    says: 'A new order is not as it should be: {history}.',
    next: 'Read each property of an order that was just made',
  },
  transition: {
    says: 'An order goes a way that it should not: {history}.',
    next: 'Write down the three states and the two arrows between them, and refuse all else',
  },
  'half-done': {
    says: 'A command that failed has left a trace: {history}.',
    next: 'Find all that can fail in this command, and put it before the first change',
  },
  'order-events': {
    says: 'The events are not those of what was done: {history}.',
    next: 'Pull the events after each command and compare them with what it did',
  },
  'events-once': {
    says: 'An event is not given exactly once: {history}.',
    next: 'Follow one list of events from the command to whoever has pulled it',
  },

  // Step 3: courier
  'courier-accepted': {
    says: 'A courier that cannot be: {history}.',
    next: 'Go through what a courier is made of, and say for each part which values it may have',
  },
  'place-accepted': {
    says: 'A storage place that cannot be: {history}.',
    next: 'Say what makes a storage place one, also beside the others of its courier',
  },
  bag: {
    says: 'A courier without storage places of its own: {history}.',
    next: 'Make two couriers, give one of them an order, and look at the other',
  },
  'can-take': {
    says: 'canTake is not right: {history}.',
    next: 'Ask it of a courier with one empty place and one full one',
  },
  'smallest-place': {
    says: 'An order lies in the wrong place: {history}.',
    next: 'Draw the empty places by size, and of equal ones keep the order of the list',
  },
  'not-taken': {
    says: 'take lets through or refuses the wrong thing: {history}.',
    next: 'Ask before taking whether it is an order, whether it is there already, and whether there is room',
  },
  release: {
    says: 'release does not empty the place of the order: {history}.',
    next: 'Look for the place by the order that lies in it',
  },
  ticks: {
    says: 'ticksTo is not right: {history}.',
    next: 'Divide the distance by the speed on paper, and see what half a tick is',
  },
  moved: {
    says: 'The courier stands in the wrong place: {history}.',
    next: 'Walk the steps of one tick on paper, along x first, and stop where the target is',
  },
  'courier-events': {
    says: 'The events are not those of what was done: {history}.',
    next: 'Pull the events after each command and compare them with what it did',
  },

  // Step 4: dispatch and delivery
  'not-the-first': {
    says: 'Another courier should go: {history}.',
    next: 'Write the ticks of each courier beside it, cross out who cannot take the order, and see who is left',
  },
  'dispatch-accepted': {
    says: 'dispatch does not refuse as it should: {history}.',
    next: 'Ask what must be true of the order, and of at least one courier',
  },
  'dispatch-undone': {
    says: 'dispatch has not done both: {history}.',
    next: 'Look at the order and the courier after a dispatch that went well',
  },
  'dispatch-events': {
    says: 'A dispatch is one event in the order and one in the courier: {history}.',
    next: 'Pull the events of both after one dispatch',
  },
  'half-dispatch': {
    says: 'Half of a dispatch has been left: {history}.',
    next: 'Let order and courier each prepare what they will do, and do it when nothing can fail any more',
  },
  'delivery-accepted': {
    says: 'completeDelivery does not refuse as it should: {history}.',
    next: 'Ask whether it is assigned, to whom, where that courier stands, and what it carries',
  },
  'delivery-undone': {
    says: 'completeDelivery has not done both: {history}.',
    next: 'Look at the order and the courier after a delivery that went well',
  },
  'half-delivery': {
    says: 'Half of a delivery has been left: {history}.',
    next: 'Let order and courier each prepare what they will do, and do it when nothing can fail any more',
  },
  'list-changed': {
    says: 'The caller’s list, or another courier, has changed: {history}.',
    next: 'Look for what sorts, filters or fills in place',
  },

  // Step 5: no way round
  'property-written': {
    says: 'Who writes to a property changes the model: {history}.',
    next: 'Ask of each property whether a caller can write to it, whatever TypeScript says',
  },
  'location-written': {
    says: 'Who writes to a location that was handed out changes the model: {history}.',
    next: 'Look at what your location is when TypeScript is gone',
  },
  'list-handed-out': {
    says: 'Who changes the list of places changes the courier: {history}.',
    next: 'Ask whether the list that you hand out is the one that you work with',
  },
  'place-handed-out': {
    says: 'Who writes to a place changes the courier: {history}.',
    next: 'Ask whether the places in your list are the ones that you work with',
  },
  'date-handed-out': {
    says: 'Who turns a Date changes the order: {history}.',
    next: 'Look at what of a Date can be frozen, and what cannot',
  },
  'event-handed-out': {
    says: 'Who changes an event that was pulled changes the model: {history}.',
    next: 'Ask whether you still use what you have handed out',
  },
  'method-handed-out': {
    says: 'What was handed out has a method that changes the model: {history}.',
    next: 'List the methods of each thing that a getter returns',
  },
  'input-kept': {
    says: 'Who changes what it handed in changes the model: {history}.',
    next: 'Ask of each argument whether you keep it or what it said',
  },
  'look-alike-kept': {
    says: 'An object that looks like a location changes the model later: {history}.',
    next: 'Read its x and y once, and go on with a location of your own',
  },
  'look-alike-accepted': {
    says: 'An object that only looks like a location is not read as it should be: {history}.',
    next: 'Make a location of your own from its x and y, in every command that is given one',
  },
  'clock-kept': {
    says: 'Who moves the clock’s Date on changes the model: {history}.',
    next: 'Ask whose Date it is that you keep',
  },
  history: {
    says: 'The shortest history that goes another way: {history}.',
    next: 'Play it step by step, and look at everything after each',
  },
} as const satisfies Record<string, Message>

export type What = keyof typeof messages
