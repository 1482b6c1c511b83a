import { pruning } from '@groundwork/kernel/database/cleanup'

/** Deletions of what lets nobody in any more: invitations, which hold a name, and the hashes of sessions and tokens. */
export const expiredCleanup = ['invitation', 'session', 'learner_token'].map(table =>
  pruning(table, 'expires_at < now()'),
)
