import type { BoardPermission, SessionAnswer } from '@groundwork/progress/api'
import { useCallback, useEffect, useState } from 'react'
import { fetchSession, logIn, logOut } from './client.ts'

export interface LoggedIn {
  name: string
  may: readonly BoardPermission[]
}

/** `asking` until the page knows; `out` with the reason, if there is one to tell. */
export type Session = { state: 'asking' } | { state: 'out'; message?: string } | ({ state: 'in' } & LoggedIn)

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
      else setSession(sessionOf(reply.data))
    })
  }, [])

  const enter = useCallback(async (name: string, password: string) => {
    const reply = await logIn(name, password)
    if (!reply.ok) return reply.message
    setSession(sessionOf(reply.data))
    return undefined
  }, [])

  const leave = useCallback(async (message?: string) => {
    const reply = await logOut()
    setSession({ state: 'out', message: reply.ok ? message : `${reply.message} You may still be logged in there.` })
  }, [])

  return { session, enter, leave }
}

const sessionOf = ({ instructor }: SessionAnswer): Session =>
  instructor ? { state: 'in', ...instructor } : { state: 'out' }
