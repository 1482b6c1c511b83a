import { useCallback, useEffect, useState } from 'react'
import type { Reply } from './client.ts'

export interface Polled<Data> {
  data?: Data
  /** Time of the last answer. */
  asOf?: Date
  /** Why the data is not fresh; the last answer stays visible. */
  trouble?: string
  /** Polls now. */
  refresh(): void
}

/**
 * Asks again and again while the page is looked at. An answer equal to the last changes nothing, so nothing flickers and
 * no focus is lost.
 * @param ask one function, and one question, for the life of the component: another cohort or learner is another `key`
 * @param everyMs from one answer to the next question
 */
export function usePolled<Data>(
  ask: () => Promise<Reply<Data>>,
  everyMs: number,
  onSessionEnd: () => void,
): Polled<Data> {
  const [held, setHeld] = useState<Omit<Polled<Data>, 'refresh'>>({})
  const [turn, setTurn] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` asks again at once.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let left = false

    async function look(): Promise<void> {
      if (document.visibilityState === 'visible') {
        const reply = await ask()
        if (left) return
        if (!reply.ok && reply.status === 401) return onSessionEnd()
        setHeld(before => (reply.ok ? updated(before.data, reply.data) : { ...before, trouble: reply.message }))
      }
      timer = setTimeout(look, everyMs)
    }
    void look()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [ask, everyMs, onSessionEnd, turn])

  return { ...held, refresh: useCallback(() => setTurn(n => n + 1), []) }
}

const updated = <Data>(held: Data | undefined, next: Data) => ({
  data: JSON.stringify(held) === JSON.stringify(next) ? held : next,
  asOf: new Date(),
})
