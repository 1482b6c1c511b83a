/** Rule 3.4, as far as plain SQL shows it: what a table certainly keeps or takes. The rest is shown by a running server. */
import { type Observation, observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import { files, finding, leaveToLive, type StaticContext } from '../context.ts'
import { type Catalogue, type Column, isCertain, type Table } from '../facts/catalogue.ts'
import { databaseOf } from '../facts/database.ts'
import { mentions, type Node } from '../facts/sql.ts'

const columns = {
  products: ['id', 'name', 'description', 'price', 'currency', 'category', 'is_active', 'created_at', 'updated_at'],
  customers: ['id', 'email', 'name', 'phone', 'loyalty_points', 'is_active', 'created_at', 'updated_at'],
} as const
type TableName = keyof typeof columns

const mandatory: Record<TableName, readonly string[]> = { products: ['name', 'price'], customers: ['name', 'email'] }
const notNegative: Record<TableName, { column: string; what: string }> = {
  products: { column: 'price', what: 'price-negative' },
  customers: { column: 'loyalty_points', what: 'points-negative' },
}

/** Types whose properties are known here; a domain or an extension's type has its own. */
const plainTypes = new Set(['text', 'varchar', 'bpchar', 'numeric', 'int2', 'int4', 'int8', 'float4', 'float8'])

export const tables: Check<StaticContext> = {
  id: '3.4.tables',
  step: 3,
  title: 'The tables have their columns and refuse what they should',
  proof: 'static',
  needs: ['3.0.exists', '3.1.parses'],
  shownBy: ['3.4.*'],
  async run(context) {
    const seen = observe()
    const database = await databaseOf(context)
    if (!database) return seen.outcome()
    for (const name of Object.keys(columns) as TableName[]) examine(name, database.catalogue, database.dynamic, seen)
    return seen.outcome()
  },
}

function examine(name: TableName, catalogue: Catalogue, dynamic: string, seen: Observation): void {
  const table = catalogue.tables.get(`common.${name}`)
  const certain = isCertain(dynamic, name)
  if (!table) {
    const elsewhere = [...catalogue.tables.values()].find(each => each.name === name)
    if (!certain) {
      leaveToLive(seen, `how the table common.${name} is made`)
      return
    }
    seen.wrong(
      finding('3.4.missing-table', {
        message: `There is no table common.${name}.`,
        place: { file: elsewhere?.file ?? files.sql, line: elsewhere?.line },
        expected: `common.${name}`,
        actual: elsewhere ? `${elsewhere.schema}.${name}` : undefined,
        next: 'Look at which schema it is made in.',
      }),
    )
    return
  }
  if (!certain || !table.complete) {
    leaveToLive(seen, `what common.${name} keeps and refuses`)
    return
  }
  const missing = columns[name].filter(column => !table.columns.has(column))
  for (const column of missing)
    seen.wrong(
      said(
        table,
        'missing-column',
        `common.${name} has no column ${column}.`,
        'Compare its columns with the list in the lesson.',
      ),
    )
  if (missing.length > 0) return
  seen.held()
  for (const column of mandatory[name]) judgeMandatory(table, column, seen)
  judgeNotNegative(table, notNegative[name], seen)
  if (name === 'products') judgePrice(table, seen)
  else judgeEmail(table, catalogue, seen)
}

function judgeMandatory(table: Table, name: string, seen: Observation): void {
  const column = table.columns.get(name)!
  const known = plainTypes.has(column.type)
  const held =
    column.constraints.some(
      ({ contype }) => contype === 'CONSTR_NOTNULL' || contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_IDENTITY',
    ) ||
    checksOf(table, name).some(check => mentions(check, /IS_NOT_NULL/)) ||
    table.constraints.some(
      constraint => constraint.contype === 'CONSTR_PRIMARY' && mentions(constraint, new RegExp(`^${name}$`)),
    )
  if (!known) {
    leaveToLive(seen, `that ${table.name}.${name} is never null`)
    return
  }
  seen.that(held, () =>
    said(
      table,
      'not-null',
      `common.${table.name} takes a row without ${name}.`,
      `Let the database refuse a row in which ${name} is missing.`,
      column,
    ),
  )
}

function judgeNotNegative(
  table: Table,
  { column: name, what }: { column: string; what: string },
  seen: Observation,
): void {
  const column = table.columns.get(name)!
  if (!plainTypes.has(column.type)) {
    leaveToLive(seen, `that ${table.name}.${name} is never negative`)
    return
  }
  seen.that(checksOf(table, name).length > 0, () =>
    said(
      table,
      what,
      `common.${table.name} takes a value below zero in ${name}.`,
      'Let the database itself refuse a negative number.',
      column,
    ),
  )
}

function judgePrice(table: Table, seen: Observation): void {
  const column = table.columns.get('price')!
  const { type, modifiers } = column
  if (!plainTypes.has(type)) {
    leaveToLive(seen, 'that a price is kept exactly, with two decimals')
    return
  }
  seen.that(type === 'numeric' && modifiers[1] === 2, () => ({
    ...said(
      table,
      'price-not-exact',
      'common.products.price does not keep an amount exactly, with two decimals.',
      'Choose a type that counts in decimals, and say how many.',
      column,
    ),
    expected: 'exact, two decimals',
    actual: `${type}${modifiers.length > 0 ? `(${modifiers.join(', ')})` : ''}`,
  }))
}

/** Only the plain mistake is certain: a unique column of plain text, and nothing in sight that would know about case. */
function judgeEmail(table: Table, catalogue: Catalogue, seen: Observation): void {
  const column = table.columns.get('email')!
  const knowsCase = /^(lower|upper|citext|CollateClause|casefold|initcap)$/
  const own = catalogue.indexes.filter(index => index.table === table.name)
  const aware = [...table.columns.values()].some(
    each => mentions(each.constraints, knowsCase) || each.type === 'citext',
  )
  const uniqueAware = own.some(({ node }) => node.unique === true && mentions(node, knowsCase))
  if (
    !plainTypes.has(column.type) ||
    column.collated ||
    aware ||
    uniqueAware ||
    mentions(table.constraints, knowsCase) ||
    own.some(({ node }) => mentions(node, /collat/i))
  ) {
    seen.held()
    return
  }
  const unique =
    column.constraints.some(({ contype }) => contype === 'CONSTR_UNIQUE') ||
    table.constraints.some(constraint => constraint.contype === 'CONSTR_UNIQUE' && mentions(constraint, /^email$/)) ||
    own.some(({ node }) => node.unique === true && mentions(node, /^email$/))
  seen.wrong(
    said(
      table,
      unique ? 'email-case' : 'email-unique',
      unique
        ? 'common.customers takes an address again when its letters are written large.'
        : 'common.customers takes the same e-mail address twice.',
      'Let the database compare addresses without regard to case.',
      column,
    ),
  )
}

/** CHECK constraints, of the column or of the table, that look at a column. */
function checksOf(table: Table, column: string): Node[] {
  const own = table.columns.get(column)!.constraints.filter(({ contype }) => contype === 'CONSTR_CHECK')
  const shared = table.constraints.filter(
    constraint => constraint.contype === 'CONSTR_CHECK' && mentions(constraint, new RegExp(`^${column}$`)),
  )
  return [...own, ...shared]
}

function said(table: Table, what: string, message: string, next: string, column?: Column) {
  return finding(`3.4.${what}`, { message, place: { file: table.file, line: column?.line ?? table.line }, next })
}
