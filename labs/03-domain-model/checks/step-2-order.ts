import fc from 'fast-check'
import { assign, type Cast, complete, pull, text } from './cases.ts'
import type { Command } from './moves.ts'
import { failing, one, type Story, storyRule } from './stories.ts'

export const noText = ['', null, undefined, 5]
export const noCount = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '4', null, undefined]

export const order = [
  storyRule('2.1.invalid', 'An order has an id, and a volume that is a positive whole number', (cast, draw) => [
    ...noText.map(id => one('order-accepted', cast.order('o0', { id }))),
    ...[...noCount, -draw(fc.integer({ min: 2, max: 99 }))].map(volume =>
      one('order-accepted', cast.order('o0', { volume })),
    ),
  ]),

  storyRule('2.1.new', 'A new order is created, without a courier, at the time of the clock', cast =>
    Array.from({ length: 5 }, () => one('new-order', cast.order('o0'))),
  ),

  storyRule('2.2.transitions', 'created, then assigned, then completed, and nothing else', (cast, draw) =>
    waysOf(3, [() => assign('o0', draw(text)), () => complete('o0')]).map(commands => ({
      what: 'transition',
      moves: [cast.order('o0'), ...commands],
    })),
  ),

  storyRule('2.4.events', 'Each command records one event, in order', (cast, draw) => {
    const commands = [cast.order('o0'), assign('o0', draw(text)), complete('o0')]
    return [
      { what: 'order-events', moves: [...commands, pull('o0')] },
      { what: 'order-events', moves: commands.flatMap(command => [command, pull('o0')]) },
    ]
  }),

  storyRule('2.4.once', 'Each event is given once, and stays as it was given', (cast, draw) => {
    const commands = [cast.order('o0'), assign('o0', draw(text)), complete('o0')]
    return [
      { what: 'events-once', moves: commands.flatMap(command => [command, pull('o0'), pull('o0')]) },
      { what: 'events-once', moves: [cast.order('o0'), cast.order('o1'), pull('o0'), pull('o1'), pull('o0')] },
    ]
  }),

  storyRule(
    '2.3.whole',
    'A command that fails leaves the order as it was and records nothing',
    (cast, draw) => [
      ...failing('half-done', ['o0'], [], cast.order('o0')),
      ...failing('half-done', ['o0'], [cast.order('o0')], assign('o0', draw(text))),
      ...failing('half-done', ['o0'], [cast.order('o0'), assign('o0', draw(text))], complete('o0')),
      refused(cast, [complete('o0')]),
      refused(cast, [assign('o0', draw(text)), assign('o0', draw(text))]),
      refused(cast, [assign('o0', draw(text)), complete('o0'), complete('o0')]),
    ],
    ['2.4.*'],
  ),
]

/** All sequences of this length. */
function waysOf(length: number, commands: (() => Command)[]): Command[][] {
  if (length === 0) return [[]]
  return waysOf(length - 1, commands).flatMap(before => commands.map(command => [...before, command()]))
}

const refused = (cast: Cast, commands: Command[]): Story =>
  one('half-done', cast.order('o0'), ...commands.slice(0, -1), pull('o0'), commands.at(-1)!, pull('o0'))
