import type { Queryable } from '@groundwork/kernel/database/pool'

export interface StoredKey {
  kid: string
  /** A JWK (RFC 7517). */
  publicKey: { kid: string; kty?: string }
  /** Encrypted. */
  privateKey: string
  /** Whether its time to sign has come, by the database's clock, which has also set that time. */
  signs: boolean
}

/** All keys; the one whose time comes last is the last. */
export async function listKeys(sql: Queryable): Promise<StoredKey[]> {
  const { rows } = await sql.query<StoredKey>({
    name: 'signing_keys_list',
    text: `
      SELECT kid, public_key AS "publicKey", private_key AS "privateKey",
             signs_from <= clock_timestamp() AS signs
      FROM signing_keys ORDER BY signs_from`,
  })
  return rows
}

/** Locks the table, so that only one process changes keys at a time. Readers do not wait. */
export async function lockKeys(tx: Queryable): Promise<void> {
  await tx.query({ text: 'LOCK TABLE signing_keys IN EXCLUSIVE MODE' })
}

/** Age of the newest key; undefined without keys. */
export async function youngestKeyAgeDays(sql: Queryable): Promise<number | undefined> {
  const text = `
    SELECT (extract(epoch FROM clock_timestamp() - max(created_at)) / 86400)::float8 AS days FROM signing_keys`
  const { rows } = await sql.query<{ days: number | null }>({ text })
  return rows[0]!.days ?? undefined
}

/** @param signsInSeconds from now */
export async function addKey(
  sql: Queryable,
  { publicKey, privateKey }: Pick<StoredKey, 'publicKey' | 'privateKey'>,
  signsInSeconds: number,
): Promise<void> {
  await sql.query({
    text: `INSERT INTO signing_keys (kid, public_key, private_key, signs_from)
           VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))`,
    values: [publicKey.kid, JSON.stringify(publicKey), privateKey, signsInSeconds],
  })
}

/** Removes keys whose successor has been signing for longer than `seconds`. */
export async function removeKeysSucceededFor(sql: Queryable, seconds: number): Promise<void> {
  await sql.query({
    text: `
      DELETE FROM signing_keys WHERE EXISTS (
        SELECT FROM signing_keys AS next
        WHERE next.signs_from > signing_keys.signs_from
          AND next.signs_from < clock_timestamp() - make_interval(secs => $1))`,
    values: [seconds],
  })
}

export async function removeAllKeys(sql: Queryable): Promise<void> {
  await sql.query({ text: 'DELETE FROM signing_keys' })
}
