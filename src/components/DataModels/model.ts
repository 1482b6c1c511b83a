/** Tables as a database described them after all migrations; made by `scripts/docs/data-models.ts`. */
export interface DataModel {
  /** Of the migrations that made it: a service, `messaging`, or `common` for what the init script makes. */
  name: string
  /** The schemas that have it. */
  schemas: string[]
  types: { name: string; values: string[] }[]
  tables: Table[]
}

export interface Table {
  name: string
  comment: string
  columns: Column[]
  /** Keys, references and checks over the whole table, as PostgreSQL writes them. */
  constraints: string[]
  /** What each index is on: `(lower(email))`, with `UNIQUE` before and `WHERE` behind where it has them. */
  indexes: string[]
}

export interface Column {
  name: string
  /** `numeric(10,2)` */
  type: string
  nullable: boolean
  /** What it is when it is not given: an expression, or in words how the database makes it. */
  default: string | null
  comment: string
}
