/** Where a process can be told to die, for experiments with what it leaves behind. */
export const crashPoints = [
  /** A change is written, and neither its events nor its end. */
  'transaction.before-commit',
  /** They are committed, and the relay does not know yet. */
  'transaction.after-commit',
  /** The relay has read events and published none. */
  'relay.before-publish',
  /** They are published, and still in the outbox. */
  'relay.after-publish',
  /** Messages have come, and have had no effect. */
  'consumer.before-effect',
  /** Their effect is committed, and the broker does not know yet. */
  'consumer.after-effect',
  /** A payment is claimed, and the provider was not asked. */
  'cashier.before-asking',
  /** The provider has answered, and nobody wrote it down. */
  'cashier.after-answer',
] as const

export type CrashPoint = (typeof crashPoints)[number]

/** `relay.after-publish`, or `relay.after-publish*3`: not the first time there but the third. */
const [crashAt, times = '1'] = (process.env.CRASH_AT ?? '').split('*')
let left = Number(times)

/**
 * Ends the process as `kill -9` would, when CRASH_AT names this point: no handler runs and nothing is tidied up. Without
 * CRASH_AT it does nothing.
 */
export function crashPoint(name: CrashPoint): void {
  if (name !== crashAt) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
