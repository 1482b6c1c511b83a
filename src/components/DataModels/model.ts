/** Tables as a database described them after all migrations; made by `scripts/docs/data-models.ts`. */
export interface DataModel {
  /** Who made the tables: a service, `messaging`, or `common` for the init script. */
  name: string
  /** The schemas that have these tables. */
  schemas: string[]
  types: { name: string; values: string[] }[]
  tables: Table[]
}

export interface Table {
  name: string
  comment: string
  columns: Column[]
  /** Keys, references and checks over several columns, as PostgreSQL writes them. */
  constraints: string[]
  /** The definition of each index: `(lower(email))`, after `UNIQUE` and before `WHERE` where it has them. */
  indexes: string[]
}

export interface Column {
  name: string
  /** `numeric(10,2)` */
  type: string
  nullable: boolean
  /** The default: an expression, or in words how the database makes the value. */
  default: string | null
  comment: string
}
