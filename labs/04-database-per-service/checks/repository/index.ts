/** Step 3: the repository, in transactions of `sales_app`; what it has written is looked for in the tables. */
import { openPostgresProxy } from '../../../../scripts/lab/kit/faults/postgres-proxy.ts'
import { runBehind } from '../../../../scripts/lab/kit/faults/run-behind.ts'
import { rules, type See } from '../../../../scripts/lab/kit/rules.ts'
import { together } from '../../../../scripts/lab/kit/together.ts'
import type { Check } from '../../../../scripts/lab/types.ts'
import type { Order, OrderLine } from '../../given/types.ts'
import type { Work } from '../ground.ts'
import { repository } from '../messages.ts'
import type { Call, Given } from '../players/repository.ts'
import { difference, drawLines, drawOrders, store, stored } from './orders.ts'

const { rule } = rules<Work>('04', 'live', repository, { file: 'src/orders.ts' })

export const repositoryChecks: Check<Work>[] = together([
  rule('3.1.as-added', 'find() gives what add() got', async context => {
    const { see, seed } = context
    const drawn = drawOrders(30, seed)
    const [mine, theirs] = [drawn.slice(0, 20), drawn.slice(20).map(order => ({ ...order, version: 3 }))]
    // A new order has version 1, whatever it says of itself.
    const adds = mine.map((order, index): Call => ['add', { ...order, version: 1 + (index % 3) }])
    const added = await play(context, ...adds, ...mine.map(find))
    if (!seeNoFailure(see, 'add() or find()', added)) return
    const rows = await stored(context, ...mine)
    for (const [index, order] of mine.entries()) {
      seeSame(see, 'not-what-was-added', added[mine.length + index]?.value, order)
      seeSame(see, 'not-in-tables', rows[index], order)
    }
    await store(context, ...theirs)
    const read = await play(context, ...theirs.map(find))
    if (!seeNoFailure(see, 'find()', read)) return
    for (const [index, order] of theirs.entries()) seeSame(see, 'not-read-from-tables', read[index]?.value, order)
    const [unknown] = await play(context, ['find', crypto.randomUUID()])
    see('unknown-found').equal(unknown?.threw ?? unknown?.value, undefined)
  }),

  rule('3.2.versions', 'save() writes only over the version that the order carries', async context => {
    const { see, seed, postgres, database } = context
    const [order, other, unknown] = drawOrders(3, seed + 10) as [Order, Order, Order]
    // Of the lines one goes, one comes, and two change in one thing each.
    const [gone, dearer, more, come] = drawLines(4, seed + 11) as [OrderLine, OrderLine, OrderLine, OrderLine]
    const lines = [{ ...dearer, priceMinor: come.priceMinor }, { ...more, quantity: come.quantity }, come]
    const changed: Order = { ...other, id: order.id, version: 1, lines }
    await store(context, { ...order, lines: [gone, dearer, more] })
    const saved = await play(context, ['save', changed], find(order))
    if (!seeNoFailure(see, 'save()', saved)) return
    for (const seen of [...saved.map(({ value }) => value), ...(await stored(context, order))])
      seeSame(see, 'save-wrong', seen, { ...changed, version: 2 })

    const seeConflict = (when: string, { id }: Order, given: Given | undefined) => {
      if (see('no-conflict', { when }).holds(given?.threw !== undefined))
        see('not-a-conflict', { when, actual: given?.threw }).holds(given?.conflict === id)
    }
    const stale = {
      'When the order had been saved since': changed,
      'When the version is one that has not been yet': { ...changed, version: 3 },
      'When the order is gone': unknown,
    }
    for (const [when, order] of Object.entries(stale))
      seeConflict(when, order, (await play(context, ['save', order]))[0])
    const statement = `UPDATE sales.orders SET version = version + 1, phone = 'theirs' WHERE id = '${order.id}'`
    const late = () => play(context, ['save', { ...changed, version: 2 }])
    const [behind] = await runBehind(postgres, { database, statement, waiters: 1 }, late)
    seeConflict('When somebody else’s save was committed meanwhile', order, behind)

    const emptied = { ...changed, version: 3, lines: [] }
    await play(context, ['save', emptied])
    seeSame(see, 'save-wrong', (await stored(context, order))[0], { ...emptied, version: 4 })

    const refused = {
      'an amount that the table refuses': { amountMinor: -1n },
      'a quantity that the table refuses': { lines: [{ ...come, quantity: 0 }] },
      'two lines of one product': { lines: [come, { ...come, quantity: 1 }] },
    }
    for (const [when, wrong] of Object.entries(refused)) {
      const [given] = await play(context, ['save', { ...changed, version: 4, ...wrong }])
      // Of two lines of one product somebody may well keep the later.
      const refuses = given?.threw !== undefined || when === 'two lines of one product'
      see('conflict-for-anything', { when }).holds(refuses && given?.conflict === undefined)
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
    see('rejects', { what: 'One of twenty at once', actual: failed }).holds(failed === undefined)
    const [sum] = await stored(context, order)
    see('changes-lost').equal(sum?.amountMinor, 1_020n)
  }),

  rule('3.3.caught', 'After a conflict that is caught, the rest of the transaction is there', async context => {
    const { see, seed } = context
    const [order, before, after] = drawOrders(3, seed + 30) as [Order, Order, Order]
    const kept = { ...order, version: 5, lines: drawLines(3, seed + 31) }
    await store(context, kept)
    const stale = { ...kept, version: 4, phone: 'stale', lines: drawLines(2, seed + 32) }
    const given = await play(context, ['add', before], ['save', stale], ['add', after])
    see('no-conflict', { when: 'With a version that is over' }).holds(given[1]?.threw !== undefined)
    const [left, ...others] = await stored(context, order, before, after)
    seeSame(see, 'conflict-leaves', left, kept)
    for (const [index, each] of [before, after].entries()) seeSame(see, 'conflict-takes', others[index], each)
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
    const proxy = await openPostgresProxy(urlOf(context))
    try {
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
        const actual = String(statements - around)
        see('too-many-statements', { what, expected: `${most} at most`, actual }).holds(statements - around <= most)
        if (call[0] === 'findMany') seeMany(see, given[0]?.value, asked)
      }
    } finally {
      await proxy.close()
    }
    const [none] = await play(context, ['findMany', []])
    see('many-wrong').equal(none?.threw ?? none?.value, [])
  }),
])

const find = ({ id }: Order): Call => ['find', id]

const urlOf = ({ postgres, database }: Work) => postgres.url(database, 'sales_app')

const playAt = ({ child }: Work, url: string, calls: Call[]) => child.ask<Given[]>('play', { url, calls })

const play = (context: Work, ...calls: Call[]) => playAt(context, urlOf(context), calls)

function seeNoFailure(see: See, what: string, given: Given[]): boolean {
  const failed = given.find(({ threw }) => threw !== undefined)
  return see('rejects', { what, actual: failed?.threw }).holds(failed === undefined)
}

function seeSame(see: See, what: string, seen: unknown, wanted: Order): void {
  const differs = difference(seen, wanted)
  see(what, { actual: differs }).holds(differs === undefined)
}

function seeMany(see: See, seen: unknown, wanted: readonly Order[]): void {
  const found = Array.isArray(seen) ? seen : []
  if (
    see('many-wrong', { actual: `${found.length} orders, not ${wanted.length}` }).holds(found.length === wanted.length)
  )
    for (const [index, order] of wanted.entries()) seeSame(see, 'many-wrong', found[index], order)
}
