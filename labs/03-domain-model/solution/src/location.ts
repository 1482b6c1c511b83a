import { DomainError, type Location } from '../given/types.ts'

export function location(x: number, y: number): Location {
  if (!isOnBoard(x) || !isOnBoard(y)) throw new DomainError('location.invalid', `(${x}, ${y}) is not on the board`)
  return Object.freeze({
    x,
    y,
    equals: (other: Location) => other.x === x && other.y === y,
    distanceTo: (other: Location) => Math.abs(other.x - x) + Math.abs(other.y - y),
  })
}

/** A location of our own with the same x and y: what was handed in may look like one and change later. */
export const copyOf = ({ x, y }: Location): Location => location(x, y)

const isOnBoard = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 10
