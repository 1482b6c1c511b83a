import { DomainError } from './domain-error.ts'

/** A place in the town, which is a board of `boardSize` by `boardSize`: whole x and y, from 1. */
export interface Location {
  readonly x: number
  readonly y: number
}

export const boardSize = 10

/** @throws DomainError `location.invalid` for what is not on the board */
export function locationAt(x: number, y: number): Location {
  if (isOnBoard(x) && isOnBoard(y)) return { x, y }
  throw new DomainError('location.invalid', `(${x}, ${y}) is not on the board`)
}

const isOnBoard = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= boardSize

export function isSame(one: Location, other: Location): boolean {
  return one.x === other.x && one.y === other.y
}

/**
 * The place after `steps` steps from `here` towards the target: along x first, then along y, and never past the target.
 */
export function stepsTowards(target: Location, here: Location, steps: number): Location {
  const alongX = limited(target.x - here.x, steps)
  const alongY = limited(target.y - here.y, steps - Math.abs(alongX))
  return locationAt(here.x + alongX, here.y + alongY)
}

const limited = (distance: number, steps: number): number => Math.sign(distance) * Math.min(Math.abs(distance), steps)
