import { createHash } from 'node:crypto'
import type { Queryable } from '@groundwork/kernel/db'
import { pruning } from '@groundwork/kernel/housekeeping'

/** An answer as it was given. */
export interface Answer {
  status: number
  body: unknown
}

export interface KeyedRequest {
  /** Method and template, e.g. `POST /api/v1/orders`: a key is only as wide as the route. */
  route: string
  key: string
  /** What was asked, without what may differ between two sendings of the same. */
  content: unknown
}

const insert = {
  name: 'idempotency_insert',
  text: `
    INSERT INTO idempotency_keys (route, key, request_hash, status, body) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING`,
}

/**
 * Stores the answer under the key, in the transaction of the change. False when the key has one already; a request
 * that is still under way with the same key is waited for.
 */
export async function storeAnswer(sql: Queryable, request: KeyedRequest, answer: Answer): Promise<boolean> {
  const { route, key, content } = request
  const { rowCount } = await sql.query({
    ...insert,
    values: [route, key, hashOf(content), answer.status, JSON.stringify(answer.body)],
  })
  return rowCount === 1
}

const find = {
  name: 'idempotency_find',
  text: 'SELECT request_hash, status, body FROM idempotency_keys WHERE route = $1 AND key = $2',
}

/** The answer that the key has; `other-request` when it was given for something else; undefined when there is none. */
export async function findAnswer(
  sql: Queryable,
  { route, key, content }: KeyedRequest,
): Promise<Answer | 'other-request' | undefined> {
  const { rows } = await sql.query<Answer & { request_hash: Buffer }>({ ...find, values: [route, key] })
  const [found] = rows
  if (!found) return undefined
  if (!found.request_hash.equals(hashOf(content))) return 'other-request'
  return { status: found.status, body: found.body }
}

/** Answers are kept for a week: nobody still waits for one that is older. */
export const answerPruning = pruning('idempotency_keys', "created_at < now() - interval '7 days'")

function hashOf(content: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(content)).digest()
}
