import { pull } from './drawn.ts'
import type { Move } from './moves.ts'
import { failingRule, storyRule } from './stories.ts'

export const order = [
  storyRule('2.1.invalid', 'order-accepted', 'An order has an id and a volume', ({ order, noText, noCount }) => [
    ...noText.map(id => [order('o0', { id })]),
    ...noCount.map(volume => [order('o0', { volume })]),
  ]),

  storyRule('2.1.new', 'new-order', 'A new order is created now, and has no courier', ({ order }) =>
    Array.from({ length: 5 }, () => [order('o0')]),
  ),

  storyRule('2.2.transitions', 'transition', 'An order is created, then assigned, then completed', drawn =>
    waysOf(3, [drawn.assign('o0', 'x'), drawn.assign('o0', 'y'), drawn.complete('o0')]).map(commands => [
      drawn.order('o0'),
      ...commands,
    ]),
  ),

  storyRule('2.4.events', 'order-events', 'Each command records one event, in order', ({ order, assign, complete }) => [
    [order('o0'), pull('o0')],
    [order('o0'), assign('o0'), pull('o0')],
    [order('o0'), assign('o0'), complete('o0'), pull('o0')],
  ]),

  storyRule('2.4.once', 'events-once', 'Each event is given once, and stays as it was given', ({ order, assign }) => [
    [order('o0'), pull('o0'), pull('o0'), assign('o0'), pull('o0'), pull('o0')],
    [order('o0'), order('o1'), pull('o0'), pull('o1'), pull('o0')],
  ]),

  failingRule('2.3.whole', 'half-done', 'A command that fails leaves the order as it was', '2.4.*', drawn => [
    () => [drawn.order('o0')],
    () => [drawn.order('o0'), drawn.assign('o0')],
    () => [drawn.order('o0'), drawn.complete('o0')],
    () => [drawn.order('o0'), drawn.assign('o0'), drawn.complete('o0')],
    () => [drawn.order('o0'), drawn.assign('o0'), drawn.assign('o0')],
    () => [drawn.order('o0'), drawn.assign('o0'), drawn.complete('o0'), drawn.complete('o0')],
  ]),
]

/** All sequences of this length. */
const waysOf = (length: number, commands: Move[]): Move[][] =>
  length === 0 ? [[]] : waysOf(length - 1, commands).flatMap(before => commands.map(command => [...before, command]))
