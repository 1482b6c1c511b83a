/**
 * Rule 3.4 as trials: rows that are offered to the learner's tables, and what must become of the last of them. What a
 * table does is the same whether a domain, a check, a trigger or an index makes it so.
 */
export type Row = Record<string, unknown>
export type TableName = 'products' | 'customers'

export interface Trial {
  column: string
  /** Last part of the finding's code. */
  what: string
  /** Put in one after the other, over a row with only what must be given. */
  rows: () => Row[]
  /** What must hold of the last row as the table gave it back, undefined when it was refused, and of the one before. */
  holds: (row: Row | undefined, before: Row | undefined) => boolean
  /** The finding's sentence, after the table's name, when it does not. */
  fault: string
  expected: string
  next: string
}

export const columns: Record<TableName, readonly string[]> = {
  products: ['id', 'name', 'description', 'price', 'currency', 'category', 'is_active', 'created_at', 'updated_at'],
  customers: ['id', 'email', 'name', 'phone', 'loyalty_points', 'is_active', 'created_at', 'updated_at'],
}

/** Where the rule names a type: its name for the learner, and those of pg_type that are right. */
export const types: Record<string, { inWords: string; names: readonly string[] }> = {
  id: { inWords: 'uuid', names: ['uuid'] },
  is_active: { inWords: 'boolean', names: ['bool'] },
  created_at: { inWords: 'timestamp with time zone', names: ['timestamptz'] },
  updated_at: { inWords: 'timestamp with time zone', names: ['timestamptz'] },
  loyalty_points: { inWords: 'integer', names: ['int2', 'int4', 'int8'] },
  price: { inWords: 'an exact type with two decimals', names: ['numeric', 'money'] },
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
  byDefault('created_at', 'the present moment', row => isNow(row?.created_at)),
  byDefault('updated_at', 'the present moment', row => isNow(row?.updated_at)),
  notNull('name'),
]

const price = { column: 'price', next: 'Choose a type that counts in decimals, with two of them.' }

export const trials: Record<TableName, readonly Trial[]> = {
  products: [
    ...shared,
    notNull('price'),
    ...['19.99', '0.10'].map(value => ({
      ...price,
      what: 'price-not-exact',
      rows: () => [{ price: value }],
      holds: (row: Row | undefined) => digits(row?.price) === value,
      fault: 'does not keep a price exactly',
      expected: value,
    })),
    {
      ...price,
      what: 'price-not-exact',
      rows: () => [{ price: '10.005' }],
      // Refused or rounded: both keep to two decimals.
      holds: row => (digits(row?.price).split('.')[1]?.length ?? 0) <= 2,
      fault: 'keeps a price with more than two decimals',
      expected: 'two decimals',
    },
    {
      column: 'price',
      what: 'price-negative',
      rows: () => [{ price: '-0.01' }],
      holds: refused,
      fault: 'takes a price below zero',
      expected: 'refused',
      next: 'Let the database itself refuse a negative price.',
    },
    byDefault('currency', 'RUB', row => row?.currency === 'RUB'),
    {
      column: 'currency',
      what: 'currency-length',
      rows: () => [{ currency: 'EURO' }],
      holds: refused,
      fault: 'takes a currency of more than three letters',
      expected: 'EURO is refused',
      next: 'Limit the length of a currency.',
    },
  ],
  customers: [
    ...shared,
    notNull('email'),
    {
      column: 'email',
      what: 'email-unique',
      rows: () => twice(email => email),
      holds: refused,
      fault: 'takes the same e-mail address twice',
      expected: 'the second row is refused',
      next: 'Let the database itself keep addresses apart.',
    },
    {
      column: 'email',
      what: 'email-case',
      rows: () => twice(email => email.toUpperCase()),
      holds: refused,
      fault: 'takes an e-mail address again when its letters are written large',
      expected: 'the second row is refused',
      next: 'Let the database compare addresses without regard to case.',
    },
    byDefault('loyalty_points', '0', row => Number(row?.loyalty_points ?? Number.NaN) === 0),
    {
      column: 'loyalty_points',
      what: 'points-negative',
      rows: () => [{ loyalty_points: -1 }],
      holds: refused,
      fault: 'takes loyalty points below zero',
      expected: 'refused',
      next: 'Let the database itself refuse negative points.',
    },
  ],
}

function byDefault(column: string, expected: string, holds: Trial['holds']): Trial {
  return {
    column,
    what: 'default',
    rows: () => [{}],
    holds,
    fault: `does not fill in ${column} as asked for when a row leaves it out`,
    expected,
    next: `Give ${column} a default.`,
  }
}

function notNull(column: string): Trial {
  return {
    column,
    what: 'not-null',
    rows: () => [{ [column]: null }],
    holds: refused,
    fault: `takes a row without ${column}`,
    expected: 'refused',
    next: `Let the database refuse a row in which ${column} is missing.`,
  }
}

function twice(again: (email: string) => string): Row[] {
  const email = someEmail()
  return [{ email }, { email: again(email) }]
}

function refused(row: Row | undefined): boolean {
  return row === undefined
}

/** The driver gives numeric as text, and money with its sign. */
const digits = (value: unknown): string => String(value).replace(/[^\d.-]/g, '')

/** Within minutes: the clocks of a container and its host are never far apart. */
const isNow = (value: unknown): boolean => value instanceof Date && Math.abs(value.getTime() - Date.now()) < 300_000
