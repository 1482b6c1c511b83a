/** What to try next when a rule is broken, by the last part of its code. */
import { storyMessages } from '../../../scripts/lab/kit/messages.ts'

const next = {
  // Step 1: movements
  'other-movement': 'Compare what you return with what came in, field by field',
  'impossible-movement': 'Write down which fields each type has and what each may be, and refuse everything else',

  // Step 2: placement
  'other-lots': 'Put the lots into one row, the oldest first, and take from its front',
  'too-little': 'Add up what is there before you answer',
  'other-places': 'Write the places down in the order in which they are filled, before you fill any',
  'too-full': 'Look at what is still in your hands when the last place is full',
  'other-classes': 'Write the items down by turnover, and beside each what those before it make',
  'other-zones': 'Draw the places by distance, and mark where each zone ends',
  'input-changed': 'Look for what sorts, fills or takes from a list that is not yours',

  // Step 3: mediator and unit of work
  'other-answer': 'Follow the request from its name to the one handler that was registered for it',
  'name-taken': 'Ask before you register whether the name has a handler',
  'own-writes-unseen': 'Let what was saved lie over what the store says, for get and for list',
  'seen-too-early': 'Keep what a handler saves to yourself until the handler has ended',
  'half-written': 'Give the store everything in one call, which does all of it or nothing',
  'error-lost': 'Follow the error from where it is thrown to whoever has sent the command',
  'left-behind': 'Ask what of a failed command is still kept anywhere, and by whom',
  'event-too-early': 'Publish when the store has said that it is done, and answer after that',
  'events-wrong': 'Count the events of each command, from emit to the bus',
  'events-out-of-order': 'Let the events of one commit wait until those of the commit before have reached the bus',
  'query-writes': 'Give a query an object that has nothing to write with, and hides nothing that has',
  'change-lost': 'Write only if what the handler read is still what is there; the store can check that while it writes',
  'read-not-checked': 'What was read has led to what is written: the store should look at its version too',
  'version-moved': 'Keep the version of the first reading: that is what the handler has decided on',
  'there-already': 'What was saved unread is meant to be new: say so to the store',
  'tried-too-often': 'Count the runs, and give up with version-conflict',
  'run-left-traces': 'Begin each run with a fresh unit of work',

  // Step 4: use cases
  'wrongly-placed': 'Follow the goods from the strategy’s answer to the stock',
  'wrongly-picked': 'Follow what the strategy has chosen to the stock and the movements',
  'wrongly-moved': 'Ask of each lot where it was, where it is and since when',
  'refusal-wrong': 'Ask everything that may be refused before anything is changed',
  'strategy-unasked': 'Ask the strategy that was passed in, and tell it of every place',
  'bad-placement-taken': 'Add up the answer of the strategy, and compare it with what there is',
  history: 'Play it step by step, and compare stock, movements and events after each',

  // Step 5: at once
  oversold: 'Ask what A knew when it decided, and whether that was still so when it wrote',
  'nobody-served': 'Ask which of them could have been done, and what kept it from it',
  overfilled: 'Ask which document changes whenever the room of a place changes',
  'oversold-by-two': 'A lock in memory ends where the process ends; the store is what both have in common',
  'sum-broken': 'Play it step by step: who read what, and who wrote in between?',
}

export type What = keyof typeof next

export const messages = storyMessages(next)
