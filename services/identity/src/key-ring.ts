/** The signing keys in a running service: read from the database, with the private keys decrypted. */
import { readSigningKey, type SigningKey } from '@groundwork/kernel/access/access-token'
import { sha256 } from '@groundwork/kernel/access/sha256'
import type { Queryable } from '@groundwork/kernel/database/pool'
import { createOutageLog } from '@groundwork/kernel/telemetry/outage-log'
import type { FastifyBaseLogger } from 'fastify'
import { CompactEncrypt, compactDecrypt, createLocalJWKSet, type JWK, type JWTVerifyGetKey } from 'jose'
import { Type } from 'typebox'
import { listKeys, type StoredKey } from './repo/signing-keys.ts'

export const keySettings = {
  /** Encrypts the private keys in the database. */
  IDENTITY_KEYS_SECRET: Type.String({ minLength: 32 }),
  /** How long a key signs before the next one is made. */
  SIGNING_KEY_DAYS: Type.Number({ exclusiveMinimum: 0, default: 30 }),
}

export interface KeyRing {
  /** The key that signs tokens now. */
  signer(): Promise<SigningKey>
  /** The public keys, including keys that do not sign yet and keys whose tokens are still valid. */
  published(): Promise<JWK[]>
  keyOf: JWTVerifyGetKey
}

/** How long the keys are used before they are read again, in milliseconds. */
const readMs = 5000

/**
 * While the database is away, the keys that were read last go on to serve.
 * @throws when the keys were encrypted with another secret
 */
export async function openKeyRing(
  sql: Queryable,
  { IDENTITY_KEYS_SECRET: secret }: KeySecret,
  log: FastifyBaseLogger,
): Promise<KeyRing> {
  const outage = createOutageLog(log, 'the signing keys are not read; those that are known go on to serve')
  let keys = Promise.resolve(await listKeys(sql))
  let until = Date.now() + readMs
  const signers = new Map<string, Promise<SigningKey>>()

  function current(): Promise<StoredKey[]> {
    if (Date.now() >= until) {
      until = Date.now() + readMs
      keys = readAgain(keys)
    }
    return keys
  }

  async function readAgain(known: Promise<StoredKey[]>): Promise<StoredKey[]> {
    try {
      const read = await listKeys(sql)
      outage.over()
      return read
    } catch (error) {
      outage.failed(error)
      return known
    }
  }

  const ring: KeyRing = {
    async signer() {
      const { kid, privateKey } = signerOf(await current())
      if (!signers.has(kid)) signers.set(kid, decrypt(kid, privateKey, secret))
      return signers.get(kid)!
    },
    published: async () => (await current()).map(key => key.publicKey),
    keyOf: async (header, token) => createLocalJWKSet({ keys: await ring.published() })(header, token),
  }
  await ring.signer()
  return ring
}

type KeySecret = { IDENTITY_KEYS_SECRET: string }

/** The newest key whose time to sign has come. */
function signerOf(keys: StoredKey[]): StoredKey {
  const youngest = keys.findLast(({ signs }) => signs)
  if (!youngest) throw new Error('there is no key to sign with')
  return youngest
}

/** Encrypts a private key for the database (JWE, RFC 7516). */
export function encrypt(privateKey: JWK, { IDENTITY_KEYS_SECRET: secret }: KeySecret): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(privateKey)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(keyFrom(secret))
}

async function decrypt(kid: string, encrypted: string, secret: string): Promise<SigningKey> {
  const { plaintext } = await compactDecrypt(encrypted, keyFrom(secret)).catch(() => {
    throw new Error(`signing key ${kid} was encrypted with another IDENTITY_KEYS_SECRET`)
  })
  return readSigningKey(kid, JSON.parse(Buffer.from(plaintext).toString()))
}

/** The secret is random, so a plain hash makes a key of it. */
const keyFrom = sha256
