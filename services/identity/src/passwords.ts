/** Password hashes with argon2id (RFC 9106). The hash contains parameters and salt, so the cost can be raised later. */
import { randomBytes } from 'node:crypto'
import { hash as argon2, verify } from '@node-rs/argon2'
import { createConcurrencyLimit } from './concurrency-limit.ts'

/**
 * OWASP's minimum for argon2id: 19 MiB and two passes, some 20 ms of a processor. (The library's default kind is
 * argon2id.)
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * Each hash keeps a processor busy and one of the four threads of Node's pool, which also serves files and DNS. Two at
 * once leave room for everything else, however many people log in.
 */
const limits = { maxConcurrent: 2, maxQueued: 64 }

export interface Passwords {
  /** @throws Problem 503 when too many wait already */
  hash(password: string): Promise<string>
  /**
   * False for a wrong password, and also without a hash, after the same time: an unknown name must not be answered
   * sooner.
   * @throws Problem 503 when too many wait already
   */
  verify(password: string, hash: string | undefined): Promise<boolean>
}

export function createPasswords(): Passwords {
  const limited = createConcurrencyLimit(limits)
  let decoy: Promise<string> | undefined

  return {
    hash: password => limited(() => argon2(sameSigns(password), cost)),
    async verify(password, hash) {
      decoy ??= argon2(randomBytes(16), cost)
      const kept = hash ?? (await decoy)
      const right = await limited(() => verify(kept, sameSigns(password)))
      return right && hash !== undefined
    },
  }
}

/** Normalised, so that the same word typed on two keyboards is the same password. */
const sameSigns = (password: string) => password.normalize('NFKC')
