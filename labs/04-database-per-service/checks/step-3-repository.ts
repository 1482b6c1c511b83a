/** Step 3: the repository, in transactions of `sales_app`; what it has written is looked for in the tables. */

import { concurrently } from '../../../scripts/lab/kit/concurrently.ts'
import { difference } from '../../../scripts/lab/kit/difference.ts'
import { openPostgresProxy } from '../../../scripts/lab/kit/faults/postgres-proxy.ts'
import { runBehind } from '../../../scripts/lab/kit/faults/run-behind.ts'
import { rules, type See } from '../../../scripts/lab/kit/rules.ts'
import type { Order, OrderLine } from '../given/types.ts'
import type { Work } from './environment.ts'
import { messages, type What } from './messages.ts'
import type { Call, Given } from './players/orders.ts'
import { drawLines, drawOrders, store, stored } from './step-3-orders.ts'

const { rule } = rules<Work<'orders'>, What>('04', 'live', messages, { file: 'src/orders.ts' })

export const repositoryRules = concurrently<Work<'orders'>>([
  rule('3.1.as-added', 'find() gives what add() got', async context => {
    const { see, seed } = context
    const drawn = drawOrders(30, seed)
    const [mine, theirs] = [drawn.slice(0, 20), drawn.slice(20).map(order => ({ ...order, version: 3 }))]
    // A new order has version 1, whatever it says of itself.
    const adds = mine.map((order, index): Call => ['add', { ...order, version: 1 + (index % 3) }])
    const added = await play(context, ...adds, ...mine.map(find))
    if (!seeNoFailure(see, 'add() or find()', added)) return
    seeSame(see, 'not-what-was-added', added.slice(mine.length).map(answerOf), mine)
    seeSame(see, 'not-in-tables', await stored(context, ...mine), mine)
    await store(context, ...theirs)
    const read = await play(context, ...theirs.map(find))
    if (!seeNoFailure(see, 'find()', read)) return
    seeSame(see, 'not-read-from-tables', read.map(answerOf), theirs)
    const [unknown] = await play(context, ['find', crypto.randomUUID()])
    see('unknown-found', { story: 'orders.ts: an id that nobody has' }).equal(answerOf(unknown), undefined)
  }),

  rule('3.2.saves', 'save() writes the order, and resolves to it in its next version', async context => {
    const { see, seed } = context
    const [order, other] = drawOrders(2, seed + 10) as [Order, Order]
    // Of the lines one goes, one comes, and two change in one thing each.
    const [gone, dearer, more, come] = drawLines(4, seed + 11) as [OrderLine, OrderLine, OrderLine, OrderLine]
    const lines = [{ ...dearer, priceMinor: come.priceMinor }, { ...more, quantity: come.quantity }, come]
    await store(context, { ...order, lines: [gone, dearer, more] })
    const emptied = { ...order, version: 2, lines: [] }
    for (const changed of [{ ...other, id: order.id, lines }, emptied]) {
      const saved = await play(context, ['save', changed], find(order))
      if (!seeNoFailure(see, 'save()', saved)) return
      const next = { ...changed, version: changed.version + 1 }
      seeSame(see, 'save-wrong', [...saved.map(answerOf), ...(await stored(context, order))], [next, next, next])
    }
  }),

  rule('3.2.versions', 'save() writes only over the version that the order carries', async context => {
    const { see, seed, postgres, database } = context
    const [order, unknown] = drawOrders(2, seed + 12) as [Order, Order]
    await store(context, { ...order, version: 2 })
    const save = (carried: Order) => play(context, ['save', carried])
    const statement = `UPDATE sales.orders SET version = version + 1, phone = 'theirs' WHERE id = '${order.id}'`
    const saveBehind = (carried: Order) => runBehind(postgres, { database, statement, waiters: 1 }, () => save(carried))
    const conflicts: [when: string, carried: Order, save: typeof saveBehind][] = [
      ['the order had been saved since', order, save],
      ['the version is one that has not been yet', { ...order, version: 3 }, save],
      ['the order is gone', unknown, save],
      ['somebody else’s save was committed meanwhile', { ...order, version: 2 }, saveBehind],
    ]
    for (const [when, carried, saved] of conflicts) {
      const [{ threw, conflict } = {}] = await saved(carried)
      const compared = { expected: `VersionConflict of ${carried.id}`, actual: threw ?? 'it resolved' }
      const what = threw === undefined ? 'no-conflict' : 'not-a-conflict'
      see(what, { story: `orders.ts: ${when}`, ...compared }).holds(conflict === carried.id)
    }
  }),

  rule('3.2.other-errors', 'Nothing else is a VersionConflict', async context => {
    const { see, seed } = context
    const [order] = drawOrders(2, seed + 14) as [Order]
    const [line] = drawLines(1, seed + 15) as [OrderLine]
    await store(context, order)
    const refused = {
      'an amount that the table refuses': { amountMinor: -1n },
      'a quantity that the table refuses': { lines: [{ ...line, quantity: 0 }] },
      'two lines of one product': { lines: [line, { ...line, quantity: 1 }] },
    }
    for (const [when, wrong] of Object.entries(refused)) {
      const [{ threw, conflict } = {}] = await play(context, ['save', { ...order, ...wrong }])
      // Of two lines of one product somebody may well keep the later.
      const right = conflict === undefined && (threw !== undefined || when === 'two lines of one product')
      see('conflict-for-anything', { story: `orders.ts: ${when}`, actual: threw ?? 'it resolved' }).holds(right)
    }
  }),

  rule('3.2.twenty', 'Twenty who add 1 and try again have added 20', async context => {
    const { see, seed, postgres, database } = context
    const [order] = drawOrders(2, seed + 20) as [Order]
    await store(context, { ...order, amountMinor: 1_000n })
    const one = async (): Promise<string | undefined> => {
      for (let tries = 0; tries < 200; tries++) {
        const [given] = await play(context, ['addOne', order.id])
        if (given?.threw === undefined || given.conflict === undefined) return given?.threw
      }
      return 'no success in 200 tries'
    }
    // All have read before one saves.
    const statement = `SELECT FROM sales.orders WHERE id = '${order.id}' FOR UPDATE`
    const twenty = () => Promise.all(Array.from({ length: 20 }, one))
    const failures = await runBehind(postgres, { database, statement, waiters: 20 }, twenty)
    const failed = failures.find(each => each !== undefined)
    see('rejects', { story: 'orders.ts, one of twenty at once', actual: failed }).holds(failed === undefined)
    const [sum] = await stored(context, order)
    see('changes-lost', { story: 'orders.ts, an amount of 1000' }).equal(sum?.amountMinor, 1_020n)
  }),

  rule('3.3.caught', 'After a conflict that is caught, the rest of the transaction is there', async context => {
    const { see, seed } = context
    const [order, before, after] = drawOrders(3, seed + 30) as [Order, Order, Order]
    const kept = { ...order, version: 5, lines: drawLines(3, seed + 31) }
    await store(context, kept)
    const stale = { ...kept, version: 4, phone: 'stale', lines: drawLines(2, seed + 32) }
    const given = await play(context, ['add', before], ['save', stale], ['add', after])
    see('no-conflict', { story: 'orders.ts: a version that is over' }).holds(given[1]?.threw !== undefined)
    seeSame(see, 'conflict-leaves', await stored(context, order), [kept])
    seeSame(see, 'conflict-takes', await stored(context, before, after), [before, after])
  }),

  rule('3.4.many', 'Many at once, in few statements', async context => {
    const { see, seed } = context
    const drawn = drawOrders(200, seed + 40)
    await store(context, ...drawn)
    // In an order of our own, with one that nobody has in between.
    const asked = drawn.toSorted((one, other) => one.id.slice(9).localeCompare(other.id.slice(9)))
    const ids = asked.map(({ id }) => id).toSpliced(7, 0, crypto.randomUUID())
    const [big] = drawOrders(2, seed + 41) as [Order]
    const counted: [what: string, most: number, call: Call][] = [
      ['findMany() of 200 orders', 3, ['findMany', ids]],
      ['add() of 50 lines', 4, ['add', { ...big, lines: drawLines(50, seed + 42) }]],
      ['save() of 50 lines', 4, ['save', { ...big, lines: drawLines(50, seed + 43) }]],
    ]
    await using proxy = await openPostgresProxy(urlOf(context))
    const count = async (...calls: Call[]) => {
      const before = proxy.completed()
      const given = await playAt(context, proxy.url, calls)
      return { given, statements: proxy.completed() - before }
    }
    // What stands around the repository's own statements.
    const around = (await count()).statements
    for (const [what, most, call] of counted) {
      const { given, statements } = await count(call)
      if (!seeNoFailure(see, what, given)) continue
      const seen = { story: `orders.ts: ${what}`, expected: `${most} at most`, actual: String(statements - around) }
      see('too-many-statements', seen).holds(statements - around <= most)
      if (call[0] === 'findMany') seeSame(see, 'many-wrong', [answerOf(given[0])].flat(), asked)
    }
    const [none] = await play(context, ['findMany', []])
    see('many-wrong', { story: 'orders.ts: no id at all' }).equal(answerOf(none), [])
  }),
])

const find = ({ id }: Order): Call => ['find', id]
const urlOf = ({ postgres, database }: Work) => postgres.url(database, 'sales_app')
const playAt = ({ child }: Work<'orders'>, url: string, calls: Call[]) => child.ask('play', { url, calls })
const play = (context: Work<'orders'>, ...calls: Call[]) => playAt(context, urlOf(context), calls)
const answerOf = (given: Given | undefined): unknown => given?.threw ?? given?.value

function seeNoFailure(see: See<What>, what: string, given: Given[]): boolean {
  const failed = given.find(({ threw }) => threw !== undefined)
  return see('rejects', { story: `orders.ts: ${what}`, actual: failed?.threw }).holds(failed === undefined)
}

function seeSame(see: See<What>, what: What, seen: unknown[], wanted: readonly Order[]): void {
  const differs = difference(seen, wanted, 'order')
  see(what, { story: `orders.ts: ${differs}` }).holds(differs === undefined)
}
