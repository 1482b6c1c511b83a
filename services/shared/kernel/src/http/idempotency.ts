/** Idempotency keys: a command that is sent again with the same key gets the same answer and has no second effect. */
import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { pruning } from '../database/cleanup.ts'
import { migrationsFolder } from '../database/migrations.ts'
import type { Queryable } from '../database/pool.ts'
import type { UnitOfWork, WithTransaction } from '../database/unit-of-work.ts'
import { Problem, problem } from './problem.ts'
import { pattern } from './schema.ts'

/** Schema of the header, for the `headers` of a command's route. */
export const IdempotencyKey = Type.String({
  minLength: 1,
  maxLength: 255,
  ...pattern('^[\\x21-\\x7e]+$', 'printable ASCII without blanks'),
  description: 'Chosen by the caller. For a week, the same key with the same body gives the same answer.',
  examples: ['tea-for-ada-1'],
})

/** The migrations of the table of keys. Apply them after the service's own, because sales' own created that table. */
export const idempotencyTables = () => ({
  name: 'idempotency',
  folder: migrationsFolder(import.meta.url, 'idempotency-tables'),
})

/** Answers are kept for a week. */
export const answerCleanup = pruning('idempotency_keys', "created_at < now() - interval '7 days'")

/** An HTTP answer. */
export interface Answer<Body = unknown> {
  status: number
  body: Body
}

export interface KeyedRequest {
  /** Method and template, e.g. `POST /api/v1/orders`: a key is only as wide as the route. */
  route: string
  key: string
  /** What the request asks for, without anything that may differ when it is sent again. */
  content: unknown
}

/** The decision of a command: its answer, and the change that the answer describes. */
export interface Decided<Body> extends Answer<Body> {
  change: (work: UnitOfWork) => Promise<void>
}

/**
 * Commits the change and the answer under the key in one transaction. When the key has an answer already, returns that
 * answer as `replayed`. Waits for another request with the same key that is under way.
 * @param decide reads what it needs and has no effect; throws a Problem to refuse the command
 * @throws Problem of `decide`; 422 for a key that belongs to another request
 */
export async function answerOnce<Body>(
  { sql, withTransaction }: { sql: Queryable; withTransaction: WithTransaction },
  request: KeyedRequest,
  decide: () => Promise<Decided<Body>>,
): Promise<Answer<Body> & { replayed: boolean }> {
  let decided: Decided<Body>
  try {
    decided = await decide()
  } catch (refusal) {
    // A command that is refused now may have been accepted before, so a known key is answered first.
    if (refusal instanceof Problem) return await replay(sql, request, refusal)
    throw refusal
  }
  const { status, body, change } = decided
  try {
    await withTransaction(async work => {
      // Both are sent at once, for one round trip. The change is rolled back when the key has an answer.
      const [fresh, changed] = await Promise.allSettled([storeAnswer(work, request, { status, body }), change(work)])
      if (fresh.status === 'rejected') throw fresh.reason
      if (!fresh.value) throw new KnownKey()
      if (changed.status === 'rejected') throw changed.reason
    })
    return { status, body, replayed: false }
  } catch (error) {
    if (!(error instanceof KnownKey)) throw error
    return replay(sql, request, problem(409, 'key-in-use', 'The key was just released; try again'))
  }
}

class KnownKey extends Error {}

async function replay<Body>(sql: Queryable, request: KeyedRequest, otherwise: Problem) {
  const answer = await findAnswer(sql, request)
  if (answer === undefined) throw otherwise
  if (answer === 'other-request') {
    const detail = 'Use a new Idempotency-Key for a new request.'
    throw problem(422, 'key-reused', 'This key belongs to a different request', detail)
  }
  return { ...(answer as Answer<Body>), replayed: true }
}

const insertAnswerSql = {
  name: 'idempotency_insert',
  text: `
    INSERT INTO idempotency_keys (route, key, request_hash, status, body) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING`,
}

/** False when the key has an answer already. */
async function storeAnswer(sql: Queryable, { route, key, content }: KeyedRequest, answer: Answer): Promise<boolean> {
  const values = [route, key, hashOf(content), answer.status, JSON.stringify(answer.body)]
  const { rowCount } = await sql.query({ ...insertAnswerSql, values })
  return rowCount === 1
}

const findAnswerSql = {
  name: 'idempotency_find',
  text: 'SELECT request_hash, status, body FROM idempotency_keys WHERE route = $1 AND key = $2',
}

/** The answer that the key has; `other-request` when it was given for something else; undefined when there is none. */
async function findAnswer(
  sql: Queryable,
  { route, key, content }: KeyedRequest,
): Promise<Answer | 'other-request' | undefined> {
  const { rows } = await sql.query<Answer & { request_hash: Buffer }>({ ...findAnswerSql, values: [route, key] })
  const [found] = rows
  if (!found) return undefined
  if (!found.request_hash.equals(hashOf(content))) return 'other-request'
  return { status: found.status, body: found.body }
}

function hashOf(content: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(content)).digest()
}
