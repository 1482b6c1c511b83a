import { useEffect, useState } from 'react'
import type { MovedPorts } from '../content/addresses.ts'
import { fetchLocalPlatform } from './client.ts'

const usualSitePort = 3000
const freshMs = 5_000

let asked: { at: number; answer: Promise<MovedPorts> } | undefined

/** One request for all commands of a page. */
function movedPorts(): Promise<MovedPorts> {
  if (!asked || Date.now() - asked.at > freshMs) asked = { at: Date.now(), answer: ask() }
  return asked.answer
}

async function ask(): Promise<MovedPorts> {
  const platform = await fetchLocalPlatform()
  return platform ? { ...platform.movedPorts, [usualSitePort]: Number(location.port) } : {}
}

/** The platform's real ports on this machine; requested only when needed. */
export function useMovedPorts(needed: boolean): MovedPorts {
  const [moved, setMoved] = useState<MovedPorts>({})
  useEffect(() => {
    if (needed) void movedPorts().then(setMoved)
  }, [needed])
  return moved
}
