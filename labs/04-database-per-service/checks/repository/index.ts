/** Step 3: the repository, in transactions of `sales_app`; what it has written is looked for in the tables. */
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import type { Child } from '../../../../scripts/lab/kit/child/start-child.ts'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { openPostgresProxy } from '../../../../scripts/lab/kit/faults/postgres-proxy.ts'
import { rules, type See } from '../../../../scripts/lab/kit/rules.ts'
import { together } from '../../../../scripts/lab/kit/together.ts'
import type { Check } from '../../../../scripts/lab/types.ts'
import type { Order } from '../../given/types.ts'
import { asked } from '../ground.ts'
import { repository } from '../messages.ts'
import type { Failure, Given, Play, Step } from '../players/repository.ts'
import { difference, drawLines, drawOrders, store, stored } from './orders.ts'

export interface Repository {
  postgres: Postgres
  /** With the tables of release 1. */
  database: string
  child: Child
  seed: number
}

const where = { place: { file: 'src/orders.ts' } }
const { rule } = rules<Repository>('04', 'live', repository)

export const repositoryChecks: Check<Repository>[] = together([
  rule('3.1.as-added', 'find() gives what add() got', async context => {
    const { see, seed } = context
    const drawn = drawOrders(30, seed)
    const [mine, theirs] = [drawn.slice(0, 20), drawn.slice(20)]
    const added = await play(context, [
      ...mine.map(order => ({ do: 'add' as const, order })),
      ...mine.map(({ id }) => find(id)),
    ])
    if (!seeNoFailure(see, 'add() or find()', added)) return
    await asAdmin(context, async client => {
      for (const [index, order] of mine.entries()) {
        seeSame(see, 'not-what-was-added', added[mine.length + index]?.value, order)
        seeSame(see, 'not-in-tables', await stored(client, order.id), order)
      }
      for (const order of theirs) await store(client, { ...order, version: 3 })
    })
    const read = await play(
      context,
      theirs.map(({ id }) => find(id)),
    )
    if (!seeNoFailure(see, 'find()', read)) return
    for (const [index, order] of theirs.entries())
      seeSame(see, 'not-read-from-tables', read[index]?.value, { ...order, version: 3 })
    const [unknown] = await play(context, [find(crypto.randomUUID())])
    see('unknown-found', where).equal(unknown?.failed?.says ?? unknown?.value, undefined)
  }),

  rule('3.2.versions', 'save() writes only over the version that the order carries', async context => {
    const { see, seed } = context
    const [order, other, gone] = drawOrders(3, seed + 10) as [Order, Order, Order]
    const changed: Order = { ...other, id: order.id, version: 1, lines: drawLines(4, seed + 11) }
    await asAdmin(context, client => store(client, { ...order, lines: drawLines(2, seed + 12) }))
    const saved = await play(context, [{ do: 'save', order: changed }, find(order.id)])
    if (!seeNoFailure(see, 'save()', saved)) return
    const after = await asAdmin(context, client => stored(client, order.id))
    for (const seen of [saved[0]?.value, saved[1]?.value, after])
      seeSame(see, 'save-wrong', seen, { ...changed, version: 2 })
    await seeConflict(context, 'When the order had been saved since', changed)
    await seeConflict(context, 'When the version is one that has not been yet', { ...changed, version: 3 })
    await seeConflict(context, 'When the order is gone', gone)
    await seeConflictBehindAnother(context, { ...changed, version: 2 })
    const [refused] = await play(context, [{ do: 'save', order: { ...changed, version: 3, amountMinor: -1n } }])
    see('conflict-for-anything', { ...where, when: 'an amount that the table refuses' }).holds(
      refused?.failed !== undefined && refused.failed.conflict === undefined,
    )
  }),

  rule('3.2.twenty', 'Twenty who add 1 and try again have added 20', async context => {
    const { see, seed, child } = context
    const [order] = drawOrders(2, seed + 20) as [Order]
    await asAdmin(context, client => store(client, { ...order, amountMinor: 1_000n }))
    const asking = { url: urlOf(context), id: order.id, count: 20 }
    const failures = await child.ask<Failure[]>('addOne', asking, { timeoutMs: 20_000 })
    see('rejects', { ...where, what: 'One of twenty at once', actual: failures[0]?.says }).holds(failures.length === 0)
    const after = await asAdmin(context, client => stored(client, order.id))
    see('changes-lost', where).equal(after?.amountMinor, 1_020n)
  }),

  rule('3.3.caught', 'After a conflict that is caught, the rest of the transaction is there', async context => {
    const { see, seed } = context
    const [order, before, after] = drawOrders(3, seed + 30) as [Order, Order, Order]
    const kept = { ...order, version: 5, lines: drawLines(3, seed + 31) }
    await asAdmin(context, client => store(client, kept))
    const stale = { ...kept, version: 4, phone: 'stale', lines: drawLines(2, seed + 32) }
    const given = await play(context, [
      { do: 'add', order: before },
      { do: 'save', order: stale, caught: true },
      { do: 'add', order: after },
    ])
    see('no-conflict', { ...where, when: 'With a version that is over' }).holds(given[1]?.failed !== undefined)
    await asAdmin(context, async client => {
      seeSame(see, 'conflict-leaves', await stored(client, order.id), kept)
      for (const each of [before, after]) seeSame(see, 'conflict-takes', await stored(client, each.id), each)
    })
  }),

  rule('3.4.many', 'Many at once, in few statements', async context => {
    const { see, seed, postgres, database } = context
    const drawn = drawOrders(200, seed + 40)
    await asAdmin(context, async client => {
      await client.query('BEGIN')
      for (const order of drawn) await store(client, order)
      await client.query('COMMIT')
    })
    const { hostname: host, port } = new URL(urlOf(context))
    const proxy = await openPostgresProxy({ host, port: Number(port) })
    try {
      const through = proxy.url(postgres.url(database, 'sales_app'))
      const count = async (steps: Step[]) => {
        const before = proxy.completed()
        const given = await play(context, steps, through)
        return { given, statements: proxy.completed() - before }
      }
      // What stands around the repository's own statements.
      const around = (await count([])).statements
      const counted = async (what: string, most: number, step: Step) => {
        const { given, statements } = await count([step])
        if (!seeNoFailure(see, what, given)) return undefined
        const actual = statements - around
        see('too-many-statements', { ...where, what, expected: `${most} at most`, actual: String(actual) }).holds(
          actual <= most,
        )
        return given[0]?.value
      }
      const asking = drawn.map(({ id }) => id).sort((one, other) => one.slice(9).localeCompare(other.slice(9)))
      const ids = [...asking.slice(0, 7), crypto.randomUUID(), ...asking.slice(7)]
      const found = await counted('findMany() of 200 orders', 3, { do: 'findMany', ids })
      see('many-wrong', { ...where, actual: manyDiffer(found, asking, drawn) }).equal(
        manyDiffer(found, asking, drawn),
        undefined,
      )
      const [none] = await play(context, [{ do: 'findMany', ids: [] }])
      see('many-wrong', where).equal(none?.failed?.says ?? none?.value, [])

      const [big] = drawOrders(2, seed + 41) as [Order]
      await counted('add() of 50 lines', 4, { do: 'add', order: { ...big, lines: drawLines(50, seed + 42) } })
      await counted('save() of 50 lines', 4, { do: 'save', order: { ...big, lines: drawLines(50, seed + 43) } })
    } finally {
      await proxy.close()
    }
  }),
])

const find = (id: string): Step => ({ do: 'find', id })

const urlOf = ({ postgres, database }: Repository) => postgres.url(database, 'sales_app')

const play = (context: Repository, steps: Step[], url = urlOf(context)): Promise<Given[]> =>
  context.child.ask<Given[]>('play', { url, steps } satisfies Play)

const asAdmin = <T>({ postgres, database }: Repository, work: (client: pg.Client) => Promise<T>): Promise<T> =>
  asked(postgres.url(database), work)

function seeNoFailure(see: See, what: string, given: Given[]): boolean {
  const failed = given.find(each => each.failed)?.failed
  return see('rejects', { ...where, what, actual: failed?.says }).holds(failed === undefined)
}

function seeSame(see: See, what: string, seen: unknown, wanted: Order): void {
  const differs = difference(seen, wanted)
  see(what, { ...where, actual: differs }).holds(differs === undefined)
}

/** In words; undefined when the orders are those of the ids, in their order. */
function manyDiffer(found: unknown, ids: readonly string[], wanted: readonly Order[]): string | undefined {
  if (!Array.isArray(found)) return 'no list'
  if (found.length !== ids.length) return `${found.length} orders, not ${ids.length}`
  return ids
    .map((id, index) =>
      difference(
        found[index],
        wanted.find(order => order.id === id),
      ),
    )
    .find(Boolean)
}

async function seeConflict(context: Repository & { see: See }, when: string, order: Order): Promise<void> {
  const [given] = await play(context, [{ do: 'save', order }])
  judgeConflict(context.see, when, given, order)
}

/** Somebody has saved and not yet committed: whoever saves meanwhile must not win afterwards. */
async function seeConflictBehindAnother(context: Repository & { see: See }, order: Order): Promise<void> {
  await asAdmin(context, async client => {
    await client.query('BEGIN')
    await client.query(`UPDATE sales.orders SET version = version + 1, phone = 'theirs' WHERE id = $1`, [order.id])
    const run = play(context, [{ do: 'save', order }])
    run.catch(() => undefined)
    await untilWaiting(context, run)
    await client.query('COMMIT')
    judgeConflict(context.see, 'When somebody else’s save was committed meanwhile', (await run)[0], order)
  })
}

function judgeConflict(see: See, when: string, given: Given | undefined, { id }: Order): void {
  if (!see('no-conflict', { ...where, when }).holds(given?.failed !== undefined)) return
  see('not-a-conflict', { ...where, when, actual: given?.failed?.says }).holds(given?.failed?.conflict === id)
}

/** Until the run waits for the row, or is over. */
async function untilWaiting({ postgres, database }: Repository, run: Promise<unknown>): Promise<void> {
  let over = false
  const end = () => {
    over = true
  }
  run.then(end, end)
  for (const deadline = Date.now() + 5_000; !over && Date.now() < deadline; await delay(10)) {
    const { rowCount } = await postgres.admin.query(
      `SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock' AND usename = 'sales_app'`,
      [database],
    )
    if (rowCount) return
  }
}
