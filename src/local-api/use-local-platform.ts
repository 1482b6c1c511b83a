import { useEffect, useState } from 'react'
import type { LocalPlatform } from '../../scripts/site/api.ts'
import { fetchLocalPlatform } from './client.ts'

const everyMs = 5_000

/** The running parts of the platform on this machine, polled while the page is visible; undefined until known. */
export function useLocalPlatform(): LocalPlatform | undefined {
  const [platform, setPlatform] = useState<LocalPlatform>()
  useEffect(() => {
    const ask = async () => document.visibilityState === 'visible' && setPlatform(await fetchLocalPlatform())
    void ask()
    const timer = setInterval(ask, everyMs)
    document.addEventListener('visibilitychange', ask)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', ask)
    }
  }, [])
  return platform
}
