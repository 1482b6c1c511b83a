import { clockSkewSeconds, createKeyPair, tokenSeconds } from '@groundwork/kernel/access/access-token'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { encrypt } from '../key-ring.ts'
import { addKey, lockKeys, removeAllKeys, removeKeysSucceededFor, youngestKeyAgeDays } from '../repo/signing-keys.ts'

interface KeyConfig {
  IDENTITY_KEYS_SECRET: string
  SIGNING_KEY_DAYS: number
}

/**
 * Seconds from the publication of a key until it signs: twice the age that services allow their copy of the key set.
 */
const leadSeconds = 60

/**
 * Seconds for which a key that no longer signs stays published: until its last token has expired, on a slow clock too.
 */
const overlapSeconds = tokenSeconds + clockSkewSeconds

/** Creates the next key when the newest is too old or there is none, and removes keys whose tokens have all expired. */
export function renewKeys(withTransaction: WithTransaction, config: KeyConfig): Promise<void> {
  return withTransaction(async work => {
    await lockKeys(work)
    const age = await youngestKeyAgeDays(work)
    if (age === undefined) await addKey(work, await newKey(config), 0)
    else if (age >= config.SIGNING_KEY_DAYS) await addKey(work, await newKey(config), leadSeconds)
    await removeKeysSucceededFor(work, overlapSeconds)
  })
}

/**
 * Creates the next key now. Existing tokens stay valid, because the old key stays published until they have expired.
 */
export function rotateKeys(withTransaction: WithTransaction, config: KeyConfig): Promise<string> {
  return withTransaction(async work => {
    await lockKeys(work)
    const key = await newKey(config)
    await addKey(work, key, leadSeconds)
    return key.publicKey.kid
  })
}

/** Replaces leaked keys: a new key signs at once, and tokens that other keys have signed are no longer valid. */
export function replaceKeys(withTransaction: WithTransaction, config: KeyConfig): Promise<string> {
  return withTransaction(async work => {
    await lockKeys(work)
    const key = await newKey(config)
    await removeAllKeys(work)
    await addKey(work, key, 0)
    return key.publicKey.kid
  })
}

async function newKey(config: KeyConfig) {
  const { publicKey, privateKey } = await createKeyPair()
  return { publicKey, privateKey: await encrypt(privateKey, config) }
}
