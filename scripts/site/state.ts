import { fold } from '@groundwork/progress/fold'
import { pendingAttempts } from '../lab/progress/cursor.ts'
import { readAttempts } from '../lab/progress/index.ts'
import { readMembership } from '../lab/progress/membership.ts'
import type { LocalState } from './api.ts'

/**
 * The state of this machine's learner. Of the membership only the cohort's name is returned: the file also holds a
 * token.
 */
export async function localState(stateDir: string): Promise<LocalState> {
  const attempts = await readAttempts({ stateDir })
  const membership = await readMembership(stateDir)
  const waiting = membership ? await pendingAttempts(stateDir, membership.learnerId, attempts) : []
  return { items: Object.fromEntries(fold(attempts)), cohort: membership?.cohort, pending: waiting.length }
}
