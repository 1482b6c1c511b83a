import type { Location } from '../given/types.ts'

export function location(x: number, y: number): Location {
  return {
    x,
    y,
    equals: other => other.x === x && other.y === y,
    distanceTo: other => Math.abs(other.x - x) + Math.abs(other.y - y),
  }
}
