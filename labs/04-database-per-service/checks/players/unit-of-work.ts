/** Runs in the child, beside the learner's src/unit-of-work.ts: does units as they are described, and says how each ended. */
import { inspect } from 'node:util'
import pg from 'pg'

type Work = typeof import('../../solution/src/unit-of-work.ts')
type Tx = Parameters<Parameters<Work['transact']>[1]>[0]

/** A unit writes its name, does its steps and gives what it has to give. */
export interface Unit {
  steps: Step[]
  gives?: unknown
  /** Its work throws instead, before there is a promise. */
  throwsAtOnce?: boolean
}

/** `caught`: whatever comes of it, the unit goes on. `losesConnection`: the server ends it while nothing is asked. */
export type Step = { caught?: boolean } & (
  | { sql: string }
  | { unit: Unit }
  | { throws: unknown }
  | { losesConnection: true }
)

export interface Plan {
  /** By which the rows of this run are known. */
  id: string
  url: string
  /** Of the pool. */
  size: number
  units: Unit[]
  /** Take all connections afterwards, and keep them: of those that are not there it takes seconds to be sure. */
  takesAll?: boolean
}

/** What became of a unit's work, and of `transact` with it. */
export interface Ended {
  /** `unit`, or `unit/2/1` of the first part of its second step. */
  name: string
  /** One of its steps did, as it had to. */
  failed: boolean
  gives?: unknown
  gave?: unknown
  threw?: string
  /** That is what its work had thrown, once. */
  same?: boolean
}

/** All units at once, in one pool: how each and its parts ended, and why connections could not be had. */
export async function run(work: Work, { id, url, size, units, takesAll }: Plan) {
  const pool = new pg.Pool({ connectionString: url, max: size, connectionTimeoutMillis: 8_000, application_name: id })
  // Of connections that nobody has taken; those that are taken are the learner's to look after.
  pool.on('error', () => undefined)
  const ended = units.map((): Ended[] => [])
  await Promise.allSettled(
    units.map((unit, number) => perform(pool, unit, 'unit', { work, url, row: [id, number], ended: ended[number]! })),
  )
  const taken = await Promise.allSettled(Array.from({ length: takesAll ? size : 0 }, () => pool.connect()))
  // One that was never given back would keep this from ending.
  void pool.end().catch(() => undefined)
  return { ended, refused: taken.flatMap(each => (each.status === 'rejected' ? [String(each.reason.message)] : [])) }
}

interface Performance {
  work: Work
  url: string
  row: unknown[]
  ended: Ended[]
}

async function perform(db: pg.Pool | Tx, unit: Unit, name: string, on: Performance): Promise<void> {
  const { steps, gives, throwsAtOnce } = unit
  const thrown: unknown[] = []
  const noted = (error: unknown): never => {
    thrown.push(error)
    throw error
  }
  const follow = async (tx: Tx) => {
    await tx.query('INSERT INTO units (run, number, name) VALUES ($1, $2, $3)', [...on.row, name])
    for (const [index, step] of steps.entries()) {
      const taken = 'unit' in step ? perform(tx, step.unit, `${name}/${index + 1}`, on) : take(tx, step, on.url)
      await taken.catch(step.caught ? () => undefined : noted)
    }
    return gives
  }
  const ended: Ended = { name, failed: false, gives }
  on.ended.push(ended)
  try {
    ended.gave = await on.work.transact(db, tx => (throwsAtOnce ? noted(new Error('at once')) : follow(tx)))
  } catch (error) {
    const again = thrown.length > 1 ? `, after its work was done ${thrown.length} times` : ''
    ended.threw = `${inspect(error).split('\n')[0]}${again}`
    ended.same = thrown.length === 1 && thrown[0] === error
    throw error
  } finally {
    ended.failed = thrown.length > 0
  }
}

async function take(tx: Tx, step: Exclude<Step, { unit: Unit }>, url: string): Promise<unknown> {
  if ('sql' in step) return tx.query(step.sql)
  if ('throws' in step) throw step.throws
  const { rows } = await tx.query('SELECT pg_backend_pid() AS pid')
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  await other.query('SELECT pg_terminate_backend($1, 5000)', [rows[0].pid])
  return other.end()
}
