/** Rules 3.1 to 3.3: what the init scripts have left in the catalogue of the database POSTGRES_DB. */
import { basename } from 'node:path'
import { enums, schemas } from '../rules.ts'
import { asLogin } from './login.ts'
import { ruleAfter } from './messages.ts'

/** How psql reports an error in a script: with the script's name and line. Errors of other clients look otherwise. */
const scriptError = /psql:(\S+):(\d+): (?:ERROR|FATAL): +(.+)/

const databaseRule = ruleAfter('2.4.database')

export const catalogueChecks = [
  databaseRule('3.1.init-without-error', 'The init scripts ran without an error', async ({ see, ...live }) => {
    const [, path = '', line, actual] = scriptError.exec(await live.stack.logs('postgres')) ?? []
    const file = live.list().find(each => basename(path).endsWith(basename(each)))
    const at = file && { place: { file, line: Number(line) } }
    see('3.1.init-error', { script: basename(path), actual, ...at }).holds(actual === undefined)
  }),
  databaseRule('3.2.schemas-exist', 'The six schemas are in the database', ({ see, ...live }) =>
    asLogin(live, 'owner', async client => {
      const { rows } = await client.query<{ name: string }>('SELECT nspname AS name FROM pg_namespace')
      const found = new Set(rows.map(row => row.name))
      const missing = schemas.filter(schema => !found.has(schema))
      // Nothing at all was made: one mistake (the script was not run here), not six.
      if (!see('3.1.init-not-run').holds(missing.length < schemas.length)) return
      const inWords = `${missing.length === 1 ? 'a schema' : 'schemas'}: ${missing.join(', ')}`
      see('3.2.missing-schema', { missing: inWords }).holds(missing.length === 0)
    }),
  ),
  ruleAfter('3.2.schemas-exist')(
    '3.3.enums-in-order',
    'The three enumerated types are in common, with their labels in order',
    ({ see, ...live }) =>
      asLogin(live, 'owner', async client => {
        const { rows } = await client.query<{ schema: string; name: string; labels: string[] }>(
          `SELECT n.nspname AS schema, t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
           FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_enum e ON e.enumtypid = t.oid
           GROUP BY n.nspname, t.typname`,
        )
        for (const [name, labels] of Object.entries(enums)) {
          const own = rows.find(row => row.name === name && row.schema === 'common')
          const elsewhere = rows.find(row => row.name === name)
          if (own) {
            const [expected, actual] = [labels.join(', '), own.labels.join(', ')]
            see('3.3.enum-labels', { name, expected, actual }).holds(actual === expected)
          } else if (elsewhere)
            see('3.3.enum-in-other-schema', { name, actual: `${elsewhere.schema}.${name}` }).holds(false)
          else see('3.3.missing-enum', { name }).holds(false)
        }
      }),
  ),
]
