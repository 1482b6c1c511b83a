import type { GridAnswer } from '@groundwork/progress/api'
import { useEffect, useState } from 'react'
import { fetchGrid } from './client.ts'
import { newsBetween } from './news.ts'

/** Milliseconds from one answer to the next question. */
const everyMs = 3_000

export interface LiveGrid {
  grid?: GridAnswer
  /** When the grid was last known to be so. */
  asOf?: Date
  /** What the last change was. */
  news: string
  /** Why the grid is not fresh; the last one stays on show. */
  trouble?: string
}

/**
 * Keeps the grid of a cohort fresh while the page is looked at. An answer equal to the last changes nothing, so nothing
 * flickers and no focus is lost.
 */
export function useGrid(slug: string, onSessionEnd: () => void): LiveGrid {
  const [live, setLive] = useState<LiveGrid>({ news: '' })

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let left = false
    setLive({ news: '' })

    async function look(): Promise<void> {
      if (document.visibilityState === 'visible') {
        const reply = await fetchGrid(slug)
        if (left) return
        if (!reply.ok && reply.status === 401) return onSessionEnd()
        setLive(held => (reply.ok ? updated(held, reply.data) : { ...held, trouble: reply.message }))
      }
      timer = setTimeout(look, everyMs)
    }
    void look()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [slug, onSessionEnd])

  return live
}

function updated(held: LiveGrid, next: GridAnswer): LiveGrid {
  const same = JSON.stringify(held.grid) === JSON.stringify(next)
  const news = held.grid && !same ? newsBetween(held.grid, next) : ''
  return { grid: same ? held.grid : next, asOf: new Date(), news: news || held.news }
}
