import { proofWanted } from '@groundwork/kernel/access/authentication'
import { sha256 } from '@groundwork/kernel/access/sha256'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { Problem } from '@groundwork/kernel/http/problem'
import type { KeyRing } from '../key-ring.ts'
import type { Passwords } from '../passwords.ts'
import { beginTry, forgiveTries, takeBackTry } from '../repo/login-tries.ts'
import { openSession } from '../repo/sessions.ts'
import { userByLogin } from '../repo/users.ts'
import { newRefreshToken } from '../secrets.ts'
import { type TokenAnswer, tokenAnswer } from '../token-answer.ts'

interface Parts {
  sql: Queryable
  withTransaction: WithTransaction
  passwords: Passwords
  keys: KeyRing
}

/**
 * Opens a session. An unknown name takes the same time and gets the same answers as a wrong password, locks included.
 * @throws Problem 401 for a wrong name or password, 429 while the name is locked, 503 when too many log in at once
 */
export async function logIn(
  parts: Parts,
  { login, password }: { login: string; password: string },
): Promise<TokenAnswer> {
  const { sql, withTransaction, passwords, keys } = parts
  const loginHash = sha256(login.toLowerCase())
  const lockedSeconds = await beginTry(sql, loginHash)
  if (lockedSeconds > 0) throw locked(lockedSeconds)
  const user = await userByLogin(sql, login)
  const isRight = await passwords.verify(password, user?.passwordHash).catch(async error => {
    await takeBackTry(sql, loginHash)
    throw error
  })
  if (!isRight || !user?.isActive) throw wrongLogin()
  const refreshToken = newRefreshToken()
  await withTransaction(async work => {
    await forgiveTries(work, loginHash)
    await openSession(work, user.id, sha256(refreshToken))
  })
  return tokenAnswer(keys, user, refreshToken)
}

const wrongLogin = () => proofWanted('Password', { slug: 'wrong-login', title: 'Login or password is wrong' })

const locked = (seconds: number) =>
  new Problem({
    status: 429,
    slug: 'login-locked',
    title: 'Too many wrong passwords',
    detail: `Nobody can log in by this name for ${seconds} seconds.`,
    headers: { 'retry-after': String(seconds) },
  })
