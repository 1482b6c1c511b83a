/**
 * The points at which every service's process can be told to crash, to see what state it leaves. A service may have points
 * of its own beside these.
 */
export const crashPoints = [
  /** The change is written; its events are not, and nothing is committed. */
  'transaction.before-commit',
  /** Change and events are committed; the relay does not know yet. */
  'transaction.after-commit',
  /** The relay has read events and published none. */
  'relay.before-publish',
  /** The events are published and still in the outbox. */
  'relay.after-publish',
  /** Messages were received and have had no effect. */
  'consumer.before-effect',
  /** The effect of the messages is committed; the broker does not know yet. */
  'consumer.after-effect',
] as const

/** `relay.after-publish`, or `relay.after-publish*3`: not the first time there but the third. */
const [crashAt, times = '1'] = (process.env.CRASH_AT ?? '').split('*')
let left = Number(times)

/** Kills the process as `kill -9` does, when CRASH_AT names this point. Without CRASH_AT it does nothing. */
export function crashPoint(name: string): void {
  if (name !== crashAt) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
