import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether two secrets are equal. Takes the same time wherever they differ, so that nobody can guess one bit by bit. */
export function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
