/** Follows the record while others write it: for the page's live ticks. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Attempt } from '@groundwork/progress/api'
import { type Activity, activityFile, asActivity } from './activity.ts'
import { readRecords } from './jsonl.ts'
import { defaultStateDir } from './paths.ts'
import { asAttempt, outboxFile, type RecordOptions } from './record.ts'

export type Change = { type: 'attempt'; attempt: Attempt } | { type: 'activity'; activity: Activity }

export interface FollowOptions extends RecordOptions {
  /** Ends the iteration. */
  signal: AbortSignal
  /** Milliseconds between looks. Default 200. */
  everyMs?: number
}

/**
 * Yields what is added from now on, until the signal fires:
 *
 *     for await (const change of follow({ signal })) send(change)
 *
 * It looks at the files' sizes instead of asking the system to be told: that works on every file system, and two `stat`s
 * five times a second cost nothing.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<Change, void, void> {
  const { signal, everyMs = 200, stateDir = defaultStateDir } = options
  const outbox = outboxFile(stateDir)
  const ticks = activityFile(stateDir)
  let attemptsSeen = await readRecords(outbox)
  let ticksSeen = await readRecords(ticks)
  while (!signal.aborted) {
    ticksSeen = await readRecords(ticks, ticksSeen)
    for (const { value } of ticksSeen.records) {
      const activity = asActivity(value)
      if (activity) yield { type: 'activity', activity }
    }
    attemptsSeen = await readRecords(outbox, attemptsSeen)
    for (const { value, line } of attemptsSeen.records) {
      const attempt = asAttempt(value, line)
      if (attempt) yield { type: 'attempt', attempt }
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined)
  }
}
