/**
 * Rule 3.4, by behaviour: rows are offered to the learner's tables and everything is rolled back. What a table does is
 * the same whether a domain, a check, a trigger or an index makes it so.
 */
import type pg from 'pg'
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding, Live } from '../../../../scripts/lab/types.ts'
import { type Column, columnsOf, insert } from './columns.ts'
import { type Attempt, asLogin, rolledBack } from './database.ts'
import { files, placeOf } from './places.ts'

interface Table {
  name: 'products' | 'customers'
  columns: Map<string, Column>
  known: readonly string[]
  /** A row with nothing but what the rule does not let out. */
  minimal(): Record<string, unknown>
}

type Row = Record<string, unknown>

const known = {
  products: ['id', 'name', 'description', 'price', 'currency', 'category', 'is_active', 'created_at', 'updated_at'],
  customers: ['id', 'email', 'name', 'phone', 'loyalty_points', 'is_active', 'created_at', 'updated_at'],
} as const

/** Types that a column may be of, where the rule names one. */
const types: Record<string, readonly string[]> = {
  id: ['uuid'],
  is_active: ['bool'],
  created_at: ['timestamptz'],
  updated_at: ['timestamptz'],
  loyalty_points: ['int2', 'int4', 'int8'],
}
const inWords: Record<string, string> = {
  id: 'uuid',
  is_active: 'boolean',
  created_at: 'timestamp with time zone',
  updated_at: 'timestamp with time zone',
  loyalty_points: 'integer',
}

/** Different for every row, so that no row meets the one before it. */
let serial = 0
const someEmail = () => `probe.${process.pid}.${serial++}@example.com`

export const tableChecks: Check<Live>[] = [
  {
    id: '3.4.products-behave',
    step: 3,
    title: 'common.products keeps what it should and refuses what it should',
    proof: 'live',
    needs: ['2.4.database', '3.2.schemas-exist'],
    run: live =>
      judgeTable(
        live,
        'products',
        () => ({ name: 'Probe', price: '10.00' }),
        async (client, table, seen) => {
          await judgeShared(live, client, table, seen)
          await judgePrice(live, client, table, seen)
          await judgeCurrency(live, client, table, seen)
        },
      ),
  },
  {
    id: '3.4.customers-behave',
    step: 3,
    title: 'common.customers keeps what it should and refuses what it should',
    proof: 'live',
    needs: ['2.4.database', '3.2.schemas-exist'],
    run: live =>
      judgeTable(
        live,
        'customers',
        () => ({ name: 'Probe', email: someEmail() }),
        async (client, table, seen) => {
          await judgeShared(live, client, table, seen)
          await judgeEmail(live, client, table, seen)
          await judgePoints(live, client, table, seen)
        },
      ),
  },
]

function judgeTable(
  live: Live,
  name: Table['name'],
  minimal: () => Row,
  judge: (client: pg.Client, table: Table, seen: Observation) => Promise<void>,
) {
  return asLogin(live, 'owner', client =>
    rolledBack(client, async () => {
      const seen = observe()
      const columns = await columnsOf(client, name)
      if (!columns) {
        seen.wrong(
          finding(
            live,
            name,
            'missing-table',
            `There is no table common.${name}.`,
            'Look at which schema it is made in.',
          ),
        )
        return seen.outcome()
      }
      const missing = known[name].filter(column => !columns.has(column))
      for (const column of missing) {
        seen.wrong(
          finding(
            live,
            name,
            'missing-column',
            `common.${name} has no column ${column}.`,
            'Compare its columns with the list in the lesson.',
          ),
        )
      }
      if (missing.length === 0) await judge(client, { name, columns, known: known[name], minimal }, seen)
      return seen.outcome()
    }),
  )
}

/** What both tables promise: types, generated values, and that only what the rule names must be given. */
async function judgeShared(live: Live, client: pg.Client, table: Table, seen: Observation): Promise<void> {
  for (const [column, allowed] of Object.entries(types)) {
    const type = table.columns.get(column)?.type
    if (type === undefined) continue
    seen.that(allowed.includes(type), {
      ...finding(
        live,
        table.name,
        'column-type',
        `common.${table.name}.${column} is of another type than asked for.`,
        `Choose the type for ${column} that the lesson names.`,
        column,
      ),
      expected: inWords[column],
      actual: type,
    })
  }

  const first = await insert<Row>(client, table, table.minimal())
  if (!first.rows) {
    seen.wrong({
      ...finding(
        live,
        table.name,
        'minimal-row',
        `A row with only ${Object.keys(table.minimal()).join(' and ')} cannot be put into common.${table.name}.`,
        'See which column has to be given although the lesson does not ask for it.',
        first.refused.column,
      ),
      actual: first.refused.message,
    })
    return
  }
  seen.held()
  const row = first.rows[0]!
  const second = (await insert<Row>(client, table, table.minimal())).rows?.[0]
  const defaults: [column: string, holds: boolean, expected: string][] = [
    ['id', row.id !== null && second !== undefined && row.id !== second.id, 'another one for every row'],
    ['is_active', row.is_active === true, 'true'],
    ['created_at', isNow(row.created_at), 'the present moment'],
    ['updated_at', isNow(row.updated_at), 'the present moment'],
  ]
  for (const [column, holds, expected] of defaults) {
    seen.that(holds, {
      ...finding(
        live,
        table.name,
        'default',
        `common.${table.name}.${column} is not filled in as asked for when a row leaves it out.`,
        `Give ${column} a default.`,
        column,
      ),
      expected,
      actual: String(row[column]),
    })
  }
  for (const column of Object.keys(table.minimal())) {
    const { refused } = await insert(client, table, { ...table.minimal(), [column]: null })
    seen.that(
      refused !== undefined,
      finding(
        live,
        table.name,
        'not-null',
        `common.${table.name} takes a row without ${column}.`,
        `Let the database refuse a row in which ${column} is missing.`,
        column,
      ),
    )
  }
}

async function judgePrice(live: Live, client: pg.Client, table: Table, seen: Observation): Promise<void> {
  const at = (what: string, message: string, next: string) => finding(live, 'products', what, message, next, 'price')
  const offer = (price: string) => insert<Row>(client, table, { ...table.minimal(), price })
  const type = table.columns.get('price')?.type ?? ''
  const exact = at(
    'price-not-exact',
    'common.products.price does not keep a price exactly.',
    'Choose a type that counts in decimals, with two of them.',
  )

  if (!seen.that(!type.startsWith('float'), { ...exact, expected: 'an exact type', actual: type })) return
  for (const price of ['19.99', '0.10']) {
    const { rows } = await offer(price)
    seen.that(rows !== undefined && amount(rows[0]?.price) === price, {
      ...exact,
      expected: price,
      actual: rows ? String(rows[0]?.price) : 'refused',
    })
  }
  const finer = await offer('10.005')
  seen.that(!finer.rows || decimals(finer.rows[0]?.price) <= 2, {
    ...at(
      'price-not-exact',
      'common.products.price keeps more than two decimals.',
      'Say how many decimals a price has.',
    ),
    expected: 'two decimals',
    actual: String(finer.rows?.[0]?.price),
  })
  const below = await offer('-0.01')
  seen.that(
    below.refused !== undefined,
    at(
      'price-negative',
      'common.products takes a price below zero.',
      'Let the database itself refuse a negative price.',
    ),
  )
}

async function judgeCurrency(live: Live, client: pg.Client, table: Table, seen: Observation): Promise<void> {
  const at = (what: string, message: string, next: string) => finding(live, 'products', what, message, next, 'currency')
  const { rows } = await insert<Row>(client, table, table.minimal())
  seen.that(rows?.[0]?.currency === 'RUB', {
    ...at(
      'default',
      'common.products.currency is not filled in as asked for when a row leaves it out.',
      'Give currency its default.',
    ),
    expected: 'RUB',
    actual: String(rows?.[0]?.currency),
  })
  const long = await insert(client, table, { ...table.minimal(), currency: 'EURO' })
  seen.that(long.refused !== undefined, {
    ...at(
      'currency-length',
      'common.products.currency takes more than three letters.',
      'Limit the length of a currency.',
    ),
    expected: 'refused',
    actual: 'EURO was taken',
  })
}

async function judgeEmail(live: Live, client: pg.Client, table: Table, seen: Observation): Promise<void> {
  const at = (what: string, message: string, next: string) => finding(live, 'customers', what, message, next, 'email')
  const email = someEmail()
  const offer = (value: string) => insert(client, table, { ...table.minimal(), email: value })
  const first = await offer(email)
  if (first.refused) return // said already: the minimal row is refused
  const again: [value: string, what: string, message: string][] = [
    [email, 'email-unique', 'common.customers takes the same e-mail address twice.'],
    [email.toUpperCase(), 'email-case', 'common.customers takes an address again when its letters are written large.'],
  ]
  for (const [value, what, message] of again) {
    const { refused } = await offer(value)
    seen.that(refused !== undefined, {
      ...at(what, message, 'Let the database compare addresses without regard to case.'),
      expected: `${value} is refused, since ${email} is there`,
      actual: 'both were taken',
    })
  }
}

async function judgePoints(live: Live, client: pg.Client, table: Table, seen: Observation): Promise<void> {
  const at = (what: string, message: string, next: string) =>
    finding(live, 'customers', what, message, next, 'loyalty_points')
  const { rows } = await insert<Row>(client, table, table.minimal())
  seen.that(Number(rows?.[0]?.loyalty_points ?? Number.NaN) === 0, {
    ...at(
      'default',
      'common.customers.loyalty_points is not filled in as asked for when a row leaves it out.',
      'Give loyalty_points a default.',
    ),
    expected: '0',
    actual: String(rows?.[0]?.loyalty_points),
  })
  const below: Attempt<Row> = await insert(client, table, { ...table.minimal(), loyalty_points: -1 })
  seen.that(
    below.refused !== undefined,
    at(
      'points-negative',
      'common.customers takes loyalty points below zero.',
      'Let the database itself refuse negative points.',
    ),
  )
}

/** The driver gives numeric as text and money with its sign; both as plain digits. */
const amount = (value: unknown): string => String(value).replace(/[^\d.-]/g, '')
const decimals = (value: unknown): number => amount(value).split('.')[1]?.length ?? 0

/** Within minutes: the clocks of a container and its host are never far apart. */
const isNow = (value: unknown): boolean => value instanceof Date && Math.abs(value.getTime() - Date.now()) < 300_000

function finding(live: Live, table: string, what: string, message: string, next: string, column?: string): Finding {
  const patterns = [
    new RegExp(`table\\b.*\\b${table}\\b`, 'i'),
    ...(column ? [new RegExp(`^\\s*"?${column}"?\\s`, 'i')] : []),
  ]
  return { code: `02.3.4.${what}`, message, place: placeOf(live, files.sql, ...patterns), next }
}
