/**
 * Rule 3.4 as trials: rows that are offered to the learner's tables, and what must become of the last of them. What a
 * table does is the same whether a domain, a check, a trigger or an index makes it so.
 */
import type { DatabaseFault } from './messages.ts'

export type Row = Record<string, unknown>

export interface Trial {
  column: string
  /** What is said when it does not hold. */
  fault: DatabaseFault
  /** Put in one after the other, over a row with only what must be given. */
  rows: () => Row[]
  /** What must hold of the last row as the table gave it back, undefined when it was refused, and of the one before. */
  holds: (row: Row | undefined, before: Row | undefined) => boolean
  expected: string
}

export const columns = {
  products: ['id', 'name', 'description', 'price', 'currency', 'category', 'is_active', 'created_at', 'updated_at'],
  customers: ['id', 'email', 'name', 'phone', 'loyalty_points', 'is_active', 'created_at', 'updated_at'],
} as const satisfies Record<string, readonly string[]>
export type TableName = keyof typeof columns
export const tableNames = Object.keys(columns) as TableName[]

/** Where the rule names a type: its name for the learner, and those of pg_type that are right. */
export const types: Record<string, { inWords: string; names: readonly string[]; fault?: DatabaseFault }> = {
  id: { inWords: 'uuid', names: ['uuid'] },
  is_active: { inWords: 'boolean', names: ['bool'] },
  created_at: { inWords: 'timestamp with time zone', names: ['timestamptz'] },
  updated_at: { inWords: 'timestamp with time zone', names: ['timestamptz'] },
  loyalty_points: { inWords: 'integer', names: ['int2', 'int4', 'int8'] },
  price: { inWords: 'an exact type with two decimals', names: ['numeric', 'money'], fault: '3.4.price-not-exact' },
}

/** Different for every row, so that no row meets the one before it. */
let serial = 0
const someEmail = () => `probe.${process.pid}.${serial++}@example.com`

/** A row with nothing but what the rule does not let out. */
export const minimal: Record<TableName, () => Row> = {
  products: () => ({ name: 'Probe', price: '10.00' }),
  customers: () => ({ name: 'Probe', email: someEmail() }),
}

const shared: Trial[] = [
  {
    ...byDefault('id', 'another one for every row', (row, before) => row?.id !== null && row?.id !== before?.id),
    rows: () => [{}, {}],
  },
  byDefault('is_active', 'true', row => row?.is_active === true),
  byDefault('created_at', 'the present moment', row => isNow(row, 'created_at')),
  byDefault('updated_at', 'the present moment', row => isNow(row, 'updated_at')),
  notNull('name'),
]

export const trials: Record<TableName, readonly Trial[]> = {
  products: [
    ...shared,
    notNull('price'),
    exact('19.99'),
    exact('0.10'),
    {
      column: 'price',
      fault: '3.4.price-not-exact',
      rows: () => [{ price: '10.005' }],
      // Refused or rounded: both keep to two decimals.
      holds: row => (digits(row?.price).split('.')[1]?.length ?? 0) <= 2,
      expected: 'two decimals',
    },
    refusal('price', '3.4.price-negative', () => [{ price: '-0.01' }]),
    byDefault('currency', 'RUB', row => row?.currency === 'RUB'),
    refusal('currency', '3.4.currency-length', () => [{ currency: 'EURO' }]),
  ],
  customers: [
    ...shared,
    notNull('email'),
    refusal('email', '3.4.email-unique', () => twice(email => email)),
    refusal('email', '3.4.email-case', () => twice(email => email.toUpperCase())),
    byDefault('loyalty_points', '0', row => Number(row?.loyalty_points ?? Number.NaN) === 0),
    refusal('loyalty_points', '3.4.points-negative', () => [{ loyalty_points: -1 }]),
  ],
}

function refusal(column: string, fault: DatabaseFault, rows: Trial['rows']): Trial {
  return { column, fault, rows, holds: row => row === undefined, expected: 'refused' }
}

function byDefault(column: string, expected: string, holds: Trial['holds']): Trial {
  return { column, fault: '3.4.default', rows: () => [{}], holds, expected }
}

function notNull(column: string): Trial {
  return refusal(column, '3.4.not-null', () => [{ [column]: null }])
}

function exact(price: string): Trial {
  const holds: Trial['holds'] = row => digits(row?.price) === price
  return { column: 'price', fault: '3.4.price-not-exact', rows: () => [{ price }], holds, expected: price }
}

function twice(again: (email: string) => string): Row[] {
  const email = someEmail()
  return [{ email }, { email: again(email) }]
}

/** The driver gives numeric as text, and money with its sign. */
const digits = (value: unknown): string => String(value).replace(/[^\d.-]/g, '')

/** Not from before its transaction, as the moment is in which the table was made; but a column may keep whole seconds. */
function isNow(row: Row | undefined, column: string): boolean {
  const at = Number(row?.[column] ?? Number.NaN)
  const ms = at - Number(row?.inserted_at)
  return ms > (at % 1000 === 0 ? -600 : -50) && ms < 300_000
}
