import { timingSafeEqual } from 'node:crypto'
import { sha256 } from './sha256.ts'

/** Whether two secrets are equal. Takes the same time wherever they differ, so that nobody can guess one bit by bit. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(sha256(one), sha256(other))
}
