import { beginningsOf, noCount, noText, times } from './drawn.ts'
import { failingRule, storyRule } from './stories.ts'
import { assign, complete, order, pull } from './tell.ts'

const made = order('o0')
const assigned = [made, assign('o0')]
const completed = [...assigned, complete('o0')]
const commands = [assign('o0', 'x'), assign('o0', 'y'), complete('o0')]
const anyThree = commands.flatMap(one => commands.flatMap(two => commands.map(three => [made, one, two, three])))

export const orderRules = [
  storyRule('2.1.order-accepted', 'An order has an id and a volume', [
    ...noText.map(id => [order('o0', { id })]),
    ...noCount.map(volume => [order('o0', { volume })]),
  ]),
  storyRule('2.1.new-order', 'A new order is created now, and has no courier', times(5, [made])),
  storyRule('2.2.transition', 'An order is created, then assigned, then completed', anyThree),
  storyRule('2.4.order-events', 'Each command records one event, in order', [
    ...beginningsOf(completed).map(moves => [...moves, pull('o0')]),
  ]),
  storyRule('2.4.events-once', 'Each event is given once, and stays as it was given', [
    [made, pull('o0'), pull('o0'), assign('o0'), pull('o0'), pull('o0')],
    [made, order('o1'), pull('o0'), pull('o1'), pull('o0')],
  ]),
  failingRule('2.3.half-done', 'A command that fails leaves the order as it was', '2.4.*', [
    ...beginningsOf(completed),
    [made, complete('o0')],
    [...assigned, assign('o0')],
    [...completed, complete('o0')],
  ]),
]
