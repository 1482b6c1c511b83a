import { useCallback, useEffect, useState } from 'react'
import { type Place, readPlace, writePlace } from './place.ts'

/** Changes the board's address. Typing and toggling replace it; another view is a new step for Back. */
export type Go = (change: Partial<Place>, how?: 'push' | 'replace') => void

export function usePlace(): [Place, Go] {
  const [place, setPlace] = useState(() => readPlace(window.location.search))

  useEffect(() => {
    const follow = () => setPlace(readPlace(window.location.search))
    window.addEventListener('popstate', follow)
    return () => window.removeEventListener('popstate', follow)
  }, [])

  const go = useCallback<Go>((change, how = 'replace') => {
    const next = { ...readPlace(window.location.search), ...change }
    window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', writePlace(next))
    setPlace(next)
  }, [])

  return [place, go]
}
