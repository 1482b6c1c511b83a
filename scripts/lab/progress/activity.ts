/**
 * Which steps are being checked now: a check writes it, the course's pages read it. It is not the record: it may be
 * lost at any time and is kept short.
 */
import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type State, states } from '@groundwork/progress/states'
import { appendRecord } from './jsonl.ts'
import { defaultStateDir, type RecordOptions } from './record.ts'

export interface Activity {
  /** Number of the lab: `02`. */
  lab: string
  /** The step; absent for a tick about the whole run. */
  step?: number
  /** The step's state once it is known; `ended` when its check was given up. */
  state: 'running' | 'ended' | State
  /** ISO 8601. */
  at: string
  /** Process id of the check: when the check is killed, only the end of this process shows it. */
  pid: number
}

/** A quarter of a megabyte is some two thousand ticks: hours of checking. */
const maxBytes = 256 * 1024

export const activityFile = (stateDir: string) => join(stateDir, 'activity.jsonl')

let last: Promise<void> = Promise.resolve()

/**
 * Appends a tick. Ticks of one process keep their order, awaited or not. Never rejects: a lost tick must not fail a
 * check.
 */
export function announceActivity(activity: Omit<Activity, 'at' | 'pid'>, options: RecordOptions = {}): Promise<void> {
  const file = activityFile(options.stateDir ?? defaultStateDir)
  const tick = { ...activity, at: new Date().toISOString(), pid: process.pid }
  // Without the tick, the page shows the result at the end of the check, from the record.
  last = last.then(() => append(file, tick)).catch(() => undefined)
  return last
}

async function append(file: string, tick: Activity): Promise<void> {
  const size = await stat(file).then(
    it => it.size,
    () => 0,
  )
  if (size > maxBytes) await rename(file, `${file}.old`)
  await appendRecord(file, tick, { durable: false })
}

export function parseActivity(value: unknown): Activity | undefined {
  const line = value as Partial<Activity> | null
  const strings = [line?.lab, line?.state, line?.at].every(part => typeof part === 'string')
  // Earlier releases wrote other words.
  const isKnown = line?.state && ['running', 'ended', ...Object.keys(states)].includes(line.state)
  return strings && isKnown && typeof line?.pid === 'number' ? (line as Activity) : undefined
}
