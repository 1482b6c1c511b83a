import { setTimeout as sleep } from 'node:timers/promises'

/** @returns what the promise gives, or undefined when it takes longer than that many milliseconds */
export const withLimit = <T>(promise: Promise<T>, ms: number): Promise<T | undefined> =>
  Promise.race([promise, sleep(ms, undefined, { ref: false })])
