import fc from 'fast-check'
import { coordinate, times } from './drawn.ts'
import { storyRule } from './stories.ts'
import { distanceTo, equals, goRound, location } from './tell.ts'

const offBoard = [
  ...[0, 11, -1, 1.5, 3.000001, 3n, Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined, [4], true],
  ...[fc.integer({ min: 12, max: 9_999 }), coordinate.map(x => -x), coordinate.map(x => x + 0.25)],
]
const oneToTen = Array.from({ length: 10 }, (_, index) => index + 1)
const hundred = oneToTen.flatMap(x => oneToTen.map(y => ({ x, y })))
const anywhere = hundred.map(where => [location(where)])

export const locationRules = [
  storyRule('1.1.off-board', 'Only whole x and y from 1 to 10 make a location', [
    ...offBoard.flatMap(bad => [[location({ x: bad, y: coordinate })], [location({ x: coordinate, y: bad })]]),
  ]),
  storyRule('1.1.on-board', 'Each of the hundred places of the board makes a location', anywhere),
  storyRule('1.2.equality', 'Locations are equal when x and y are, whoever made them', [
    ...times(4, [location(), ...hundred.map(equals)]),
  ]),
  storyRule('1.4.distance', 'The distance is the steps along x and the steps along y', [
    ...times(4, [location(), ...hundred.map(distanceTo)]),
  ]),
  storyRule('1.3.overwritten', 'Writing to a location changes nothing that it says', [
    [location(), goRound('l0', 'property-written'), ...hundred.map(equals), ...hundred.map(distanceTo)],
  ]),
]
