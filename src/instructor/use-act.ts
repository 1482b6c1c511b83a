import { useState } from 'react'
import type { Reply } from './client.ts'

interface Acting {
  /** Why the last thing did not work; empty when it did. */
  complaint: string
  /** Does it, says what went wrong, and shows what has become of it. Resolves to whether it worked. */
  act(how: () => Promise<Reply<unknown>>): Promise<boolean>
}

/** What a press of a button does, and says. @param refresh asks for what is shown */
export function useAct(refresh: () => void): Acting {
  const [complaint, setComplaint] = useState('')
  return {
    complaint,
    async act(how) {
      const reply = await how()
      setComplaint(reply.ok ? '' : reply.message)
      refresh()
      return reply.ok
    },
  }
}
