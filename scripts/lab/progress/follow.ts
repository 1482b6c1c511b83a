/** Follows the record and the running checks while others write them, for the course's pages. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Attempt } from '@groundwork/progress/api'
import { isAlive } from '../../stack/local/processes.ts'
import { type Activity, activityFile, parseActivity } from './activity.ts'
import { type ReadResult, readRecords } from './jsonl.ts'
import { defaultStateDir, outboxFile, parseAttempt, type RecordOptions } from './record.ts'

export type Change = { type: 'attempt'; attempt: Attempt } | { type: 'activity'; activity: Activity }

export interface FollowOptions extends RecordOptions {
  /** Ends the iteration. */
  signal: AbortSignal
  /** Milliseconds between looks. Default 200. */
  everyMs?: number
}

/**
 * Yields which steps are being checked, then what is added from now on, until the signal fires:
 *
 *     for await (const change of follow({ signal })) send(change)
 *
 * A step whose check is killed is yielded as ended, as after Ctrl-C.
 *
 * It looks at the files' sizes instead of being notified: that works on every file system, and costs two `stat`s.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<Change, void, void> {
  const { signal, everyMs = 200, stateDir = defaultStateDir } = options
  const outbox = outboxFile(stateDir)
  const ticks = activityFile(stateDir)
  let attemptsSeen = await readRecords(outbox)
  let ticksSeen = await readRecords(ticks)
  const checked = new Map<string, Activity>()
  const note = (activity: Activity) => {
    const step = `${activity.lab}.${activity.step}`
    if (activity.state === 'running') checked.set(step, activity)
    else checked.delete(step)
    return activity
  }
  // A check that was killed before anybody followed is not reported.
  for (const activity of activities(ticksSeen)) if (isAlive(activity.pid)) note(activity)
  for (const activity of checked.values()) yield { type: 'activity', activity }
  while (!signal.aborted) {
    ticksSeen = await readRecords(ticks, ticksSeen)
    for (const activity of activities(ticksSeen)) yield { type: 'activity', activity: note(activity) }
    for (const activity of [...checked.values()].filter(({ pid }) => !isAlive(pid)))
      yield { type: 'activity', activity: note({ ...activity, state: 'ended', at: new Date().toISOString() }) }
    attemptsSeen = await readRecords(outbox, attemptsSeen)
    for (const { value, line } of attemptsSeen.records) {
      const attempt = parseAttempt(value, line)
      if (attempt) yield { type: 'attempt', attempt }
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined)
  }
}

const activities = ({ records }: ReadResult): Activity[] => records.flatMap(({ value }) => parseActivity(value) ?? [])
