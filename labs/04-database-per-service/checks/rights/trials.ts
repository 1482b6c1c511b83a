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

const first = (table: string) => Object.keys(exampleOf(table))[0]

const verbs = {
  select: (table: string) => [`SELECT * FROM ${table}`],
  insert: (table: string) => insertsOf(table, exampleOf(table)),
  update: (table: string) => [`UPDATE ${table} SET ${first(table)} = ${first(table)}`],
  delete: (table: string) => [`DELETE FROM ${table}`],
  truncate: (table: string) => [`TRUNCATE ${table} CASCADE`],
}
type Verb = keyof typeof verbs
const all = Object.keys(verbs) as Verb[]

const tablesIn = (schema: Service) => Object.keys(tables).filter(table => table.startsWith(schema))

const building = (schema: Service) => [
  [`CREATE TABLE ${schema}.probe (a integer)`],
  ...tablesIn(schema).flatMap(table => [
    [`ALTER TABLE ${table} ADD COLUMN probe integer`],
    [`CREATE INDEX ON ${table} (${first(table)})`],
    [`DROP TABLE ${table} CASCADE`],
  ]),
]

const ground = [['CREATE SCHEMA probe'], ['CREATE ROLE probe']]
const inPublic = [['CREATE TABLE public.probe (a integer)']]

function trialsOf(service: Service, other: Service): Trial[] {
  const [outbox, work] = [[`${service}.outbox`], tablesIn(service).filter(table => table !== `${service}.outbox`)]
  const rows = (tables: string[], ...tried: Verb[]) => tables.flatMap(table => tried.map(verb => verbs[verb](table)))
  const trials = (rule: string, kind: string, what: string, may: boolean, ...tried: string[][][]) =>
    tried.flat().map((statements): Trial => ({ rule, as: `${service}_${kind}`, what, may, statements }))
  const reference = [[`CREATE TABLE ${service}.probe (id uuid REFERENCES ${other}.outbox (id))`]]
  return [
    ...trials('1.2', 'migrate', 'cannot-build', true, building(service)),
    ...trials('1.2', 'migrate', 'more-than-tables', false, ground),
    ...trials(
      '1.3',
      'app',
      'cannot-work',
      true,
      rows(work, 'select', 'insert', 'update', 'delete'),
      rows(outbox, 'insert'),
    ),
    ...trials('1.3', 'app', 'more-than-rows', false, rows(work, 'truncate'), building(service), inPublic, ground),
    ...trials('1.3', 'app', 'outbox-open', false, rows(outbox, 'select', 'update', 'delete', 'truncate')),
    ...trials('1.4', 'relay', 'cannot-carry', true, rows(outbox, 'select', 'delete')),
    ...trials('1.4', 'relay', 'more-than-carrying', false, rows(outbox, 'insert', 'update', 'truncate')),
    ...trials('1.4', 'relay', 'more-than-carrying', false, rows(work, ...all), building(service), inPublic, ground),
    ...roleKinds.flatMap(kind =>
      trials('1.5', kind, 'crosses-over', false, rows(tablesIn(other), ...all), building(other)),
    ),
    ...trials('1.5', 'migrate', 'crosses-over', false, reference),
  ]
}

const [sales, inventory] = services
export const trials: readonly Trial[] = [...trialsOf(sales, inventory), ...trialsOf(inventory, sales)]
