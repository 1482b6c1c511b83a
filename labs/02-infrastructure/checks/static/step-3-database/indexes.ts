/** Rule 3.5, as far as plain SQL shows it: for a question that no index so much as mentions, none can be used. */
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import { finding, leaveToLive, type StaticContext } from '../context.ts'
import { isCertain } from '../facts/catalogue.ts'
import { databaseOf } from '../facts/database.ts'
import { mentions } from '../facts/sql.ts'

const questions = [
  { table: 'products', column: 'category', what: 'category-without-index', inWords: 'products by category' },
  { table: 'products', column: 'is_active', what: 'is-active-without-index', inWords: 'products by is_active' },
  {
    table: 'customers',
    column: 'email',
    what: 'email-without-index',
    inWords: 'a customer by the lower-cased e-mail address',
  },
] as const

export const indexes: Check<StaticContext> = {
  id: '3.5.indexes',
  step: 3,
  title: 'The three common questions have an index',
  proof: 'static',
  needs: ['3.0.exists', '3.1.parses', '3.4.tables'],
  shownBy: ['3.5.indexes-usable'],
  async run(context) {
    const seen = observe()
    const database = await databaseOf(context)
    if (!database) return seen.outcome()
    const { catalogue, dynamic } = database
    for (const { table: name, column, what, inWords } of questions) {
      const table = catalogue.tables.get(`common.${name}`)
      if (!table?.complete || !isCertain(dynamic, name)) {
        leaveToLive(seen, `that an index helps to find ${inWords}`)
        continue
      }
      const own = catalogue.indexes.filter(index => index.table === name).map(({ node }) => node)
      const constraints = [
        ...table.constraints,
        ...[...table.columns].flatMap(([key, each]) =>
          key === column || mentions(each.constraints, new RegExp(`^${column}$`)) ? each.constraints : [],
        ),
      ]
      const keys = constraints.filter(
        ({ contype }) => contype === 'CONSTR_UNIQUE' || contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_EXCLUSION',
      )
      const helps = [...own, ...keys].some(node => mentions(node, new RegExp(`^${column}$`))) || keys.length > 0
      seen.that(helps, () =>
        finding(`3.5.${what}`, {
          message: `No index helps to find ${inWords}.`,
          place: { file: table.file, line: table.line },
          next: `Ask PostgreSQL itself: SET enable_seqscan = off, then EXPLAIN a query of common.${name}.`,
        }),
      )
    }
    return seen.outcome()
  },
}
