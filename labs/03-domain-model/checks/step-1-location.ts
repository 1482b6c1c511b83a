import fc from 'fast-check'
import { type Drawn, move, point } from './drawn.ts'
import type { Point } from './moves.ts'
import { storyRule } from './stories.ts'

const locationAt = (x: unknown, y: unknown) => move('location', 'l0', { x, y })
const equals = (other: Point) => move('equals', 'l0', other)
const distanceTo = (other: Point) => move('distanceTo', 'l0', other)

const offBoard = [0, 11, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined, [4], true]
const oneToTen = Array.from({ length: 10 }, (_, index) => index + 1)

export const location = [
  storyRule('1.1.off-board', 'off-board', 'Only whole x and y from 1 to 10 make a location', ({ draw }) => {
    const { x, y } = draw(point)
    const drawn = [draw(fc.integer({ min: 12, max: 9_999 })), -x, y + 0.25]
    return [...offBoard, ...drawn].flatMap(bad => [[locationAt(bad, y)], [locationAt(x, bad)]])
  }),

  storyRule('1.1.on-board', 'on-board', 'The hundred places of the board are locations', () =>
    oneToTen.flatMap(x => oneToTen.map(y => [locationAt(x, y)])),
  ),

  storyRule('1.2.equality', 'equality', 'Locations are equal when x and y are, whoever made them', drawn =>
    pairsOf(drawn).map(([a, b]) => [locationAt(a.x, a.y), equals(b)]),
  ),

  storyRule('1.4.distance', 'distance', 'The distance is the steps along x and the steps along y', drawn =>
    pairsOf(drawn).map(([a, b]) => [locationAt(a.x, a.y), distanceTo(b)]),
  ),

  storyRule('1.3.overwritten', 'overwritten', 'Writing to a location changes nothing that it says', drawn =>
    pairsOf(drawn).map(([a, b]) => {
      const asked = [equals(a), distanceTo(a), equals(b), distanceTo(b)]
      return [locationAt(a.x, a.y), move('goRound', 'l0', 'writing-properties'), ...asked]
    }),
  ),
]

/** Pairs that differ in both, in one, in none, and a turned one. */
function pairsOf({ draw }: Drawn): [Point, Point][] {
  const drawn = draw(fc.array(fc.tuple(point, point), { minLength: 20, maxLength: 20 }))
  return drawn.flatMap(([a, b]): [Point, Point][] => [
    [a, b],
    [a, a],
    [a, { x: a.x, y: b.y }],
    [a, { x: b.x, y: a.y }],
    [a, { x: a.y, y: a.x }],
  ])
}
