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
  description:
    'Chosen by the caller, who need not know the keys of others. For a week, the same key with the same body gives the same caller the same answer.',
  examples: ['tea-for-ada-1'],
})

/**
 * The migrations of the table of keys. Apply them after the service's own, which may have made it: a table that is there
 * is kept.
 */
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
  /** Id of the account that sends it: a key is the caller's own. */
  caller: string
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
    const answer = refusal instanceof Problem ? await findAnswer<Body>(sql, request) : undefined
    if (answer) return { ...answer, replayed: true }
    throw refusal
  }
  const { status, body, change } = decided
  for (const name of namesOf(request)) {
    try {
      await withTransaction(async work => {
        // Both are sent at once, for one round trip. The change is rolled back when the key has an answer.
        const [fresh, changed] = await Promise.allSettled([
          storeAnswer(work, name, request, { status, body }),
          change(work),
        ])
        if (fresh.status === 'rejected') throw fresh.reason
        if (!fresh.value) throw new KnownKey()
        if (changed.status === 'rejected') throw changed.reason
      })
      return { status, body, replayed: false }
    } catch (error) {
      if (!(error instanceof KnownKey)) throw error
    }
    const answer = await findAnswer<Body>(sql, request)
    if (answer) return { ...answer, replayed: true }
  }
  throw problem(409, 'key-in-use', 'The key was just released; try again')
}

class KnownKey extends Error {}

/**
 * The names that the answer may be stored under: the key itself, or, when another caller has that, the key with its caller.
 * A key has no blank, so nobody's key is the second name of another. The previous release knows the first name only, so
 * both releases together have the effect once.
 */
const namesOf = ({ caller, key }: KeyedRequest) => [key, `${caller} ${key}`] as const

const insertAnswerSql = {
  name: 'idempotency_insert',
  // The other caller's answer may be forgotten first. Then the first name is free again, and the second still counts.
  text: `
    INSERT INTO idempotency_keys (route, key, caller, request_hash, status, body)
    SELECT $1, $2, $3, $4::bytea, $5::smallint, $6::jsonb
    WHERE NOT EXISTS (SELECT FROM idempotency_keys WHERE route = $1 AND key = $7)
    ON CONFLICT DO NOTHING`,
}

/** False when the name has an answer already. */
async function storeAnswer(sql: Queryable, name: string, request: KeyedRequest, answer: Answer): Promise<boolean> {
  const { route, caller, content } = request
  const [, nameWithCaller] = namesOf(request)
  const values = [route, name, caller, hashOf(content), answer.status, JSON.stringify(answer.body), nameWithCaller]
  const { rowCount } = await sql.query({ ...insertAnswerSql, values })
  return rowCount === 1
}

const findAnswersSql = {
  name: 'idempotency_find',
  text: 'SELECT caller, request_hash, status, body FROM idempotency_keys WHERE route = $1 AND key IN ($2, $3)',
}

interface StoredAnswer<Body> extends Answer<Body> {
  /** Null in an answer of the previous release, which is the caller's if it is the answer to this request. */
  caller: string | null
  request_hash: Buffer
}

/**
 * The answer that the caller's key has.
 * @throws Problem 422 when it was given for something else
 */
async function findAnswer<Body>(sql: Queryable, request: KeyedRequest): Promise<Answer<Body> | undefined> {
  const values = [request.route, ...namesOf(request)]
  const { rows } = await sql.query<StoredAnswer<Body>>({ ...findAnswersSql, values })
  const hash = hashOf(request.content)
  const found = rows.find(
    row => row.caller === request.caller || (row.caller === null && row.request_hash.equals(hash)),
  )
  if (!found) return undefined
  if (!found.request_hash.equals(hash)) {
    const detail = 'Use a new Idempotency-Key for a new request.'
    throw problem(422, 'key-reused', 'This key belongs to a different request', detail)
  }
  return { status: found.status, body: found.body }
}

function hashOf(content: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(content)).digest()
}
