/** Rules 1.2 to 1.5 as data: what each role tries, and what must become of it. */
import { type Service, services } from '../files.ts'
import { roleKinds } from '../ground.ts'
import { exampleOf, insertsOf, tables } from './tables.ts'

export interface Trial {
  rule: string
  as: string
  /** The last part of the finding's code, when it does not come out as it must. */
  what: string
  may: boolean
  /** What is tried comes last. */
  statements: string[]
}

const columnsOf = (table: string) => Object.keys(tables[table]!)
const each = (table: string, sql: (column: string) => string) => columnsOf(table).map(column => [sql(column)])

/** Done as the work needs it. */
const works = {
  select: (table: string) => [[`SELECT * FROM ${table}`]],
  insert: (table: string) => [insertsOf(table, exampleOf(table))],
  update: (table: string) => each(table, column => `UPDATE ${table} SET ${column} = ${column}`),
  delete: (table: string) => [[`DELETE FROM ${table}`]],
}
/** Refused to whoever may not even see, fill or change one column. */
const pries = {
  select: (table: string) => [[`SELECT count(*) FROM ${table}`]],
  insert: (table: string) => each(table, column => `INSERT INTO ${table} (${column}) VALUES (DEFAULT)`),
  update: (table: string) => each(table, column => `UPDATE ${table} SET ${column} = DEFAULT`),
  delete: works.delete,
  truncate: (table: string) => [[`TRUNCATE ${table} CASCADE`]],
}
const all = Object.keys(pries) as (keyof typeof pries)[]

const tablesIn = (schema: Service) => Object.keys(tables).filter(table => table.startsWith(schema))

const building = (schema: Service) => [
  [`CREATE TABLE ${schema}.probe (a integer)`],
  ...tablesIn(schema).flatMap(table => [
    [`ALTER TABLE ${table} ADD COLUMN probe integer`],
    [`CREATE INDEX ON ${table} (${columnsOf(table)[0]})`],
    [`CREATE TRIGGER probe BEFORE UPDATE ON ${table} EXECUTE FUNCTION suppress_redundant_updates_trigger()`],
    [`DROP TABLE ${table} CASCADE`],
  ]),
]

/** A table of one's own that points at another's. */
function pointingAt(table: string, schema: Service): string[] {
  const keys = columnsOf(table).filter(column => tables[table]![column]!.key)
  const own = keys.map(key => `${key} uuid`).join(', ')
  return [`CREATE TABLE ${schema}.probe (${own}, FOREIGN KEY (${keys}) REFERENCES ${table} (${keys}))`]
}

const ground = [['CREATE SCHEMA probe'], ['CREATE ROLE probe']]
const inPublic = [['CREATE TABLE public.probe (a integer)']]

function trialsOf(service: Service, other: Service): Trial[] {
  const [outbox, work] = [[`${service}.outbox`], tablesIn(service).filter(table => table !== `${service}.outbox`)]
  const may = (tables: string[], ...verbs: (keyof typeof works)[]) =>
    tables.flatMap(table => verbs.flatMap(verb => works[verb](table)))
  const mayNot = (tables: string[], ...verbs: (keyof typeof pries)[]) =>
    tables.flatMap(table => verbs.flatMap(verb => pries[verb](table)))
  const of =
    (rule: string, kind: string) =>
    (what: string, isAllowed: boolean, ...tried: string[][][]) =>
      tried.flat().map((statements): Trial => ({ rule, as: `${service}_${kind}`, what, may: isAllowed, statements }))
  const [migrate, app, relay] = [of('1.2', 'migrate'), of('1.3', 'app'), of('1.4', 'relay')]
  const rest = [building(service), inPublic, ground]
  return [
    ...migrate('cannot-build', true, building(service)),
    ...migrate('more-than-tables', false, ground),
    ...app('cannot-work', true, may(work, 'select', 'insert', 'update', 'delete'), may(outbox, 'insert')),
    ...app('more-than-rows', false, mayNot(work, 'truncate'), ...rest),
    ...app('outbox-open', false, mayNot(outbox, 'select', 'update', 'delete', 'truncate')),
    ...relay('cannot-carry', true, may(outbox, 'select', 'delete')),
    ...relay('more-than-carrying', false, mayNot(outbox, 'insert', 'update', 'truncate')),
    ...relay('more-than-carrying', false, mayNot(work, ...all), ...rest),
    ...roleKinds.flatMap(kind => {
      const across = [mayNot(tablesIn(other), ...all), building(other)]
      const pointing = kind === 'migrate' ? tablesIn(other).map(table => pointingAt(table, service)) : []
      return of('1.5', kind)('crosses-over', false, ...across, pointing)
    }),
  ]
}

const [sales, inventory] = services
export const trials: readonly Trial[] = [...trialsOf(sales, inventory), ...trialsOf(inventory, sales)]
