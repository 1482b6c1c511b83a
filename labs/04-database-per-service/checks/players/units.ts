/** Runs in the child, beside the learner's src/unit-of-work.ts: does units as they are described, and says how each ended. */
import { inspect } from 'node:util'
import pg from 'pg'

type Work = typeof import('../../solution/src/unit-of-work.ts')
type Tx = Parameters<Parameters<Work['transact']>[1]>[0]

/** A unit writes its name, does its steps and gives what it has to give. */
export interface Unit {
  /** What is told of it. */
  title?: string
  /** Given to it by its place when it is run. */
  name?: string
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

/** What `transact` gave, or threw; `same` when that is what the unit's own work had thrown, once. */
export interface Ended {
  name: string
  gave?: unknown
  threw?: string
  same?: boolean
}

/**
 * All units at once, in one pool of so many connections: how each ended, and in what state each connection is afterwards.
 * That is asked where `takesAll` says so: of those that are not there it takes seconds to be sure.
 */
export async function run(work: Work, plan: { url: string; size: number; units: Unit[]; takesAll?: boolean }) {
  const { url, size, units, takesAll } = plan
  const pool = new pg.Pool({ connectionString: url, max: size, connectionTimeoutMillis: 8_000 })
  // Of connections that nobody has taken; those that are taken are the learner's to look after.
  pool.on('error', () => undefined)
  const ended: Ended[] = []
  await Promise.allSettled(units.map(unit => perform(work, pool, unit, url, ended)))
  const taken = await Promise.allSettled(Array.from({ length: takesAll ? size : 0 }, () => pool.connect()))
  const connections: string[] = []
  for (const each of taken) {
    connections.push(each.status === 'fulfilled' ? await stateOf(each.value) : String(each.reason.message))
    if (each.status === 'fulfilled') each.value.release()
  }
  // One that was never given back would keep this from ending.
  void pool.end().catch(() => undefined)
  return { ended, connections }
}

async function perform(work: Work, db: pg.Pool | Tx, unit: Unit, url: string, ended: Ended[]): Promise<void> {
  const { name = '', steps, gives, throwsAtOnce } = unit
  const thrown: unknown[] = []
  const noted = (error: unknown): never => {
    thrown.push(error)
    throw error
  }
  const follow = async (tx: Tx) => {
    await tx.query('INSERT INTO units (name) VALUES ($1)', [name])
    for (const step of steps) {
      const taken = 'unit' in step ? perform(work, tx, step.unit, url, ended) : take(tx, step, url)
      await (step.caught ? taken.catch(() => undefined) : taken)
    }
    return gives
  }
  try {
    const gave = await work.transact(db, tx => (throwsAtOnce ? noted(new Error('at once')) : follow(tx).catch(noted)))
    ended.push({ name, gave })
  } catch (error) {
    const again = thrown.length > 1 ? `, after its work was done ${thrown.length} times` : ''
    const threw = `${inspect(error).split('\n')[0]}${again}`
    ended.push({ name, threw, same: thrown.length === 1 && thrown[0] === error })
    throw error
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

/** `fresh` when the question itself begins a transaction. */
const stateOf = (client: pg.PoolClient): Promise<string> =>
  client.query('SELECT now() = statement_timestamp() AS fresh').then(
    ({ rows }) => (rows[0].fresh ? 'fresh' : 'in a transaction'),
    (error: Error) => error.message,
  )
