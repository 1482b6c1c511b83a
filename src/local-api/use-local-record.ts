import { stepItem } from '@groundwork/progress/constants'
import { useSyncExternalStore } from 'react'
import type { LocalEvent, LocalState } from '../../scripts/site/api.ts'
import { fetchLocalState } from './client.ts'

export type Tick = Exclude<Extract<LocalEvent, { type: 'activity' }>['state'], 'ended'>

export interface LocalRecord {
  /** `asking` until the page knows; `absent` when the site is not served by `npm start`, or no longer. */
  server: 'asking' | 'there' | 'absent'
  state?: LocalState
  /** What a running check says about each step, by item. It is newer than the record, which is written at the end. */
  ticks: Readonly<Record<string, Tick | undefined>>
}

const unknown: LocalRecord = { server: 'asking', ticks: {} }

let record = unknown
const readers = new Set<() => void>()
let stopFollowing: (() => void) | undefined

/**
 * The learner's record on this machine, followed while the page is open. All parts of a page share one connection: a
 * browser opens only six to a server.
 */
export const useLocalRecord = (): LocalRecord => useSyncExternalStore(subscribe, current, onServer)

const current = () => record
const onServer = () => unknown

function subscribe(reader: () => void): () => void {
  readers.add(reader)
  stopFollowing ??= follow()
  return () => {
    readers.delete(reader)
    if (readers.size > 0) return
    stopFollowing?.()
    stopFollowing = undefined
  }
}

function change(changes: Partial<LocalRecord>): void {
  record = { ...record, ...changes }
  for (const reader of readers) reader()
}

/** @returns a function that ends it */
function follow(): () => void {
  const events = new EventSource('/local/events')
  const reload = async () => {
    const state = await fetchLocalState()
    change({ server: state ? 'there' : 'absent', state: state ?? record.state })
  }
  // Follow first, then read, so that no change in between is missed. The same after a lost connection.
  events.addEventListener('open', () => {
    // A check that ended during a lost connection is not reported; running checks are reported first.
    change({ ticks: {} })
    return reload()
  })
  events.addEventListener('error', () => change({ server: 'absent' }))
  events.addEventListener('attempt', reload)
  events.addEventListener('activity', ({ data }) => {
    const { lab, step, state } = JSON.parse(data) as Extract<LocalEvent, { type: 'activity' }>
    if (step === undefined) return
    change({ ticks: { ...record.ticks, [stepItem(lab, step)]: state === 'ended' ? undefined : state } })
  })
  return () => events.close()
}
