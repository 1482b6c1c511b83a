import type { ComposeService } from '../types.ts'

/** Docker's back-off between restarts: doubling, and forgotten once an instance has stayed up. */
const first = 100
const longest = 10_000
export const settledAfterMs = 10_000

/** Milliseconds to wait before restart number `restarts` (from 1) in a row. */
export function backoff(restarts: number): number {
  return Math.min(first * 2 ** (restarts - 1), longest)
}

/** Whether an instance with this exit status and this number of restarts in a row is started again. */
export function shouldRestart(
  { restart, restartLimit }: Pick<ComposeService, 'restart' | 'restartLimit'>,
  exitCode: number,
  restarts: number,
): boolean {
  switch (restart) {
    case 'always':
    case 'unless-stopped':
      return true
    case 'on-failure':
      return exitCode !== 0 && restarts < (restartLimit ?? Number.POSITIVE_INFINITY)
    case 'no':
      return false
  }
}
