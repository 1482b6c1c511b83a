import fc from 'fast-check'
import { actsOf, told } from './sentences.ts'
import { anyCommand, between, codes, furnished, small, story } from './stories.ts'
import { propertyRule, storyRule } from './trials.ts'

/** With either strategy, twice. @param capacity of each place */
const both = (acts: unknown, capacity = between(20, 40)) =>
  ['fifo', 'abc', 'fifo', 'abc'].map(strategy => story(strategy, [...furnished(capacity), acts]))

const threePlaces = fc.shuffledSubarray(codes, { minLength: 3, maxLength: 3 })

/** When 8 tea and 2 cups lie in `small`, for 3, and `L2`, for 9. */
const impossible = actsOf(`
  receive 0 tea · receive -2 tea · receive 1.5 tea · receive NaN tea · receive '3' tea · receive 3 lamp
  pick 0 tea · pick -2 tea · pick 1.5 tea · pick NaN tea · pick '3' tea · pick 9 tea · pick 9 lamp
  transfer 0 tea from L2 to small · transfer -2 tea from L2 to small · transfer 1.5 tea from L2 to small
  transfer NaN tea from L2 to small · transfer '3' tea from L2 to small · transfer 4 tea from L2 to small
  transfer 1 tea from L2 to L2 · transfer 1 tea from nowhere to small · transfer 1 tea from L2 to nowhere
  transfer 1 lamp from L2 to small · adjust tea in nowhere by 1, counted · adjust tea in small by 4, counted
  adjust cup in L2 by 0, counted · adjust cup in L2 by 1.5, counted · adjust cup in L2 by NaN, counted
  adjust cup in L2 by '3', counted · adjust tea in L2 by -1, '' · adjust tea in L2 by -1, undefined
  adjust tea in L2 by -9, counted · adjust lamp in L2 by -9, counted
  receive 1 soap · pick 1 soap · transfer 1 soap from L2 to small · adjust soap in L2 by 1, counted
  receive 1 constructor · pick 1 constructor · adjust constructor in L2 by 1, counted · transfer 1 constructor from L2 to small
  location L2, distance 1, for 5 · location new, distance 1, for 0 · location new, distance -1, for 5
  location new, distance 0.5, for 5 · item tea, turnover 5 · item new, turnover -1 · item new, turnover 0.5`)

/** Answers of the strategy for 3 tea, when 2 are free in L2 and 26 in B. */
const wrongPlaces = `2 in B | 4 in B | nothing | 3 in L2 | 2 in L2, 1 in L2 | 3 in nowhere
  | 3 in B, 0 in L2 | 4 in B, -1 in L2 | 1.5 in B, 1.5 in L2`
/** And when 4 lie in L2, of a lot that came at 50000, and in B 4 cups that came at 60000. */
const wrongLots = `2 from L2 of 50000 | 4 from L2 of 50000 | nothing | 3 from B of 60000 | 3 from B of 50000
  | 3 from L2 of 1 | 3 from nowhere of 50000 | 4 from L2 of 50000, -1 from L2 of 50000
  | 3 from L2 of 50000, 0 from L2 of 50000`
const answers = (text: string) => text.split(/\s*\| /)

const items = actsOf('item tea, turnover 1 · item cup, turnover 1 · item lamp, turnover 1')

const received = told`receive ${small} tea · receive ${small} cup · receive ${small} lamp
  receive ${small} tea · receive ${small} cup · receive ${small} lamp`

const picked = told`receive ${small} tea (at 1004000) · receive ${small} tea (at 1009000) · receive ${small} tea (at 1002000)
  receive ${small} tea (at 1002500) · receive 3 cup (at 2000000) · pick 1 tea · pick 2 tea · pick 3 tea · pick 3 cup`

const moved = threePlaces.map(([one, two, three]) =>
  actsOf(`adjust tea in ${one} by 4, counted · adjust tea in ${two} by 4, counted · adjust tea in ${one} by 4, counted
    transfer 1 tea from ${one} to ${two} · transfer 5 tea from ${one} to ${two}
    transfer 9 tea from ${two} to ${three} · transfer 1 tea from ${one} to ${three} · pick 5 tea`),
)
const lost = told`adjust tea in B by 3, counted · adjust cup in B by ${small}, counted · adjust tea in B by 4, counted
  adjust tea in B by -1, lost · adjust tea in B by -4, lost
  adjust tea in B by ${small}, counted · adjust tea in B by -2, lost · pick 1 tea`
const emptied = actsOf('adjust tea in a by 4, counted · pick 4 tea · receive 3 tea')

const refused = impossible.map(command => {
  const places = actsOf('location small, distance 1, for 3 · location L2, distance 2, for 9')
  const begun = [places, items, actsOf('receive 8 tea · receive 2 cup')]
  return story(fc.constantFrom('fifo', 'abc'), [...begun, command, actsOf('pick 1 tea')])
})

const asked = threePlaces.map(([one, two, three]) =>
  actsOf(`receive 7 tea (at 50000; the strategy says 3 in ${two}, 4 in ${one})
    receive 7 tea (at 60000; the strategy says 2 in ${three}, 5 in ${two})
    receive 2 cup (at 70000; the strategy says 2 in ${one})
    pick 6 tea (the strategy says 4 from ${two} of 60000, 2 from ${one} of 50000)`),
)
const askedOurs = [1, 2].map(() => story('ours', [...furnished(between(20, 30)), asked]))

const badlyPlaced = [
  ...answers(wrongPlaces).map(parts => `receive 3 tea (the strategy says ${parts})`),
  ...answers(wrongLots).map(parts => `pick 3 tea (the strategy says ${parts})`),
].map(command => {
  const places = actsOf('location L2, distance 1, for 6 · location B, distance 2, for 30')
  const after = 'pick 3 tea (the strategy says 3 from L2 of 50000)'
  const acts = `receive 4 tea (at 50000; the strategy says 4 in L2)
    receive 4 cup (at 60000; the strategy says 4 in B) · ${command} · ${after}`
  return story('ours', [places, items, actsOf(acts)])
})

const commands = fc.array(anyCommand.map(actsOf), { maxLength: 14 }).map(acts => acts.flat())
const histories = story(fc.constantFrom('fifo', 'abc'), [...furnished(between(4, 14)), commands])

export const useCases = [
  storyRule(
    '4.1.wrongly-placed',
    'What is received is one new lot, where the strategy says',
    both(received, between(5, 14)),
  ),
  storyRule('4.2.wrongly-picked', 'What is picked is what the strategy takes', both(picked)),
  storyRule('4.3.wrongly-moved', 'What is moved or lost is the oldest there, and a lot keeps its name and age', [
    ...both(moved),
    ...both(lost),
  ]),
  storyRule('4.3.wrongly-placed', 'A place from which all was taken holds no more of the item', both(emptied)),
  storyRule('4.4.refusal-wrong', 'What cannot be is refused with its code, and nothing changes', refused),
  storyRule(
    '4.5.strategy-unasked',
    'The strategy is the one that was passed in, and it is told of every place',
    askedOurs,
  ),
  storyRule(
    '4.5.bad-placement-taken',
    'An answer of the strategy that cannot be is refused with bad-placement',
    badlyPlaced,
  ),
  propertyRule('4.6.history', 'After any history, stock, movements and events say the same', 60, histories),
]
