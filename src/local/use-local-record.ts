import { useEffect, useState } from 'react'
import type { LocalEvent, LocalState } from '../../scripts/site/api.ts'
import { fetchLocalState } from './record.ts'

export type Tick = Extract<LocalEvent, { type: 'activity' }>['state']

export interface LocalRecord {
  /** `asking` until the page knows; `absent` when the site is not served by `npm start`, or no longer. */
  server: 'asking' | 'there' | 'absent'
  state?: LocalState
  /** What a check that runs says of each step, by item. It is ahead of the record, which is written at the end. */
  ticks: Readonly<Record<string, Tick>>
}

/** Reads the learner's record on this machine and follows it while the page is open. */
export function useLocalRecord(): LocalRecord {
  const [record, setRecord] = useState<LocalRecord>({ server: 'asking', ticks: {} })

  useEffect(() => {
    const events = new EventSource('/local/events')
    const tick = (item: string, state: Tick) => setRecord(it => ({ ...it, ticks: { ...it.ticks, [item]: state } }))
    const reload = async () => {
      const state = await fetchLocalState()
      setRecord(it => ({ ...it, server: state ? 'there' : 'absent', state: state ?? it.state }))
    }

    // Follow first, read then: nothing that is written in between is missed. Also after a break.
    events.addEventListener('open', () => {
      // Whatever ended during a break is not told any more; what still runs is told first.
      setRecord(it => ({ ...it, ticks: {} }))
      return reload()
    })
    events.addEventListener('error', () => setRecord(it => ({ ...it, server: 'absent' })))
    events.addEventListener('attempt', reload)
    events.addEventListener('activity', ({ data }) => {
      const { lab, step, state } = JSON.parse(data) as Extract<LocalEvent, { type: 'activity' }>
      if (step !== undefined) tick(`${lab}.lab.${step}`, state)
    })
    return () => events.close()
  }, [])

  return record
}
