import { proofWanted } from '@groundwork/kernel/access/authentication'
import { sha256 } from '@groundwork/kernel/access/sha256'
import type { UnitOfWork, WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import type { KeyRing } from '../key-ring.ts'
import { addToken, closeSession, lockToken, useToken } from '../repo/sessions.ts'
import { type User, userById } from '../repo/users.ts'
import { newRefreshToken } from '../secrets.ts'
import { type TokenAnswer, tokenAnswer } from '../token-answer.ts'

/**
 * Exchanges a refresh token for new tokens. A refresh token can be used once. A second use means that it was stolen,
 * and nobody can tell which of the two users is the thief, so the session ends for both (RFC 9700 §4.14).
 * @throws Problem 401
 */
export async function refresh(
  { withTransaction, keys }: { withTransaction: WithTransaction; keys: KeyRing },
  refreshToken: string,
): Promise<TokenAnswer> {
  const next = newRefreshToken()
  const user = await withTransaction(work => exchange(work, sha256(refreshToken), sha256(next)))
  if (!user) throw wrongToken()
  return tokenAnswer(keys, user, next)
}

/** @returns undefined for a refusal, instead of throwing, because the end of a session has to be committed */
async function exchange(work: UnitOfWork, tokenHash: Buffer, nextHash: Buffer): Promise<User | undefined> {
  const token = await lockToken(work, tokenHash)
  if (!token) return undefined
  const user = await userById(work, token.userId)
  if (token.isUsed || !user?.isActive) {
    await closeSession(work, token.sessionId)
    return undefined
  }
  await useToken(work, tokenHash)
  await addToken(work, token.sessionId, nextHash)
  return user
}

const wrongToken = () =>
  proofWanted('Refresh-Token', {
    slug: 'wrong-refresh-token',
    title: 'This refresh token is good for nothing',
    detail: 'Log in again.',
  })
