import { useCallback, useEffect, useState } from 'react'
import { fetchSession, logIn, logOut } from './client.ts'

/** `asking` until the page knows; `out` with the reason, if there is one to tell. */
export type Session = { state: 'asking' } | { state: 'out'; message?: string } | { state: 'in'; name: string }

export interface SessionControl {
  session: Session
  /** Undefined when it worked, else what went wrong. */
  enter(name: string, password: string): Promise<string | undefined>
  leave(message?: string): Promise<void>
}

export function useSession(): SessionControl {
  const [session, setSession] = useState<Session>({ state: 'asking' })

  useEffect(() => {
    void fetchSession().then(reply => {
      if (!reply.ok) setSession({ state: 'out', message: reply.message })
      else if (reply.data.instructor) setSession({ state: 'in', name: reply.data.instructor.name })
      else setSession({ state: 'out' })
    })
  }, [])

  const enter = useCallback(async (name: string, password: string) => {
    const reply = await logIn(name, password)
    if (!reply.ok) return reply.message
    setSession({ state: 'in', name: reply.data.instructor?.name ?? name })
    return undefined
  }, [])

  const leave = useCallback(async (message?: string) => {
    const reply = await logOut()
    setSession({ state: 'out', message: reply.ok ? message : `${reply.message} You may still be logged in there.` })
  }, [])

  return { session, enter, leave }
}
