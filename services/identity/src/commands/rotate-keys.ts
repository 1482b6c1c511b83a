import { clockSkewSeconds, createKeyPair, tokenSeconds } from '@groundwork/kernel/access-token'
import type { WithTransaction } from '@groundwork/kernel/unit-of-work'
import { encrypt } from '../key-ring.ts'
import { addKey, lockKeys, removeAllKeys, removeKeysSucceededFor, youngestKeyAgeDays } from '../repo/signing-keys.ts'

interface KeyConfig {
  IDENTITY_KEYS_SECRET: string
  SIGNING_KEY_DAYS: number
}

/** From its publication until a new key signs, in seconds: twice what services let their copy of the keys grow old. */
const leadSeconds = 60

/** A key that signs no more is published until the last token that it signed has expired, on a slow clock too. */
const overlapSeconds = tokenSeconds + clockSkewSeconds

/** Makes the next key when the youngest is too old or there is none, and withdraws those that nothing valid is signed with. */
export function renewKeys(withTransaction: WithTransaction, config: KeyConfig): Promise<void> {
  return withTransaction(async work => {
    await lockKeys(work)
    const age = await youngestKeyAgeDays(work)
    if (age === undefined) await addKey(work, await newKey(config), 0)
    else if (age >= config.SIGNING_KEY_DAYS) await addKey(work, await newKey(config), leadSeconds)
    await removeKeysSucceededFor(work, overlapSeconds)
  })
}

/** Makes the next key now. Tokens go on to hold: the old key is published until the last of them has expired. */
export function rotateKeys(withTransaction: WithTransaction, config: KeyConfig): Promise<string> {
  return withTransaction(async work => {
    await lockKeys(work)
    const key = await newKey(config)
    await addKey(work, key, leadSeconds)
    return key.publicKey.kid
  })
}

/** For keys that have leaked: a new one signs at once, and no token that another has signed holds any longer. */
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
