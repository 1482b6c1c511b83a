/** Rules 3.1 to 3.3: what the init scripts have left in the catalogue of the database POSTGRES_DB. */
import { basename } from 'node:path'
import { enums, schemas } from '../rules.ts'
import { asLogin } from './login.ts'
import { rule } from './messages.ts'

/** How psql reports an error in a script: with the script's name and line. Errors of other clients look otherwise. */
const scriptError = /psql:(\S+):(\d+): (?:ERROR|FATAL): +(.+)/

const needs = ['2.4.database']

export const catalogueChecks = [
  rule('3.1.init-without-error', 'The init scripts ran without an error', { needs }, async (live, { see }) => {
    const [, path = '', line, actual] = scriptError.exec(await live.stack.logs('postgres')) ?? []
    const file = live.list().find(each => basename(path).endsWith(basename(each)))
    const place = file ? { file, line: Number(line) } : undefined
    see('3.1.init-error', actual === undefined, { script: basename(path), place, actual })
  }),
  rule('3.2.schemas-exist', 'The six schemas are in the database', { needs }, (live, { see }) =>
    asLogin(live, 'owner', async client => {
      const { rows } = await client.query<{ name: string }>('SELECT nspname AS name FROM pg_namespace')
      const found = new Set(rows.map(row => row.name))
      const missing = schemas.filter(schema => !found.has(schema))
      // Nothing at all was made: one mistake (the script was not run here), not six.
      if (!see('3.1.init-not-run', missing.length < schemas.length)) return
      see('3.2.missing-schema', missing.length === 0, {
        missing: `${missing.length === 1 ? 'a schema' : 'schemas'}: ${missing.join(', ')}`,
      })
    }),
  ),
  rule(
    '3.3.enums-in-order',
    'The three enumerated types are in common, with their labels in order',
    { needs: ['3.2.schemas-exist'] },
    (live, { see }) =>
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
            see('3.3.enum-labels', actual === expected, { name, expected, actual })
          } else if (elsewhere) see('3.3.enum-in-other-schema', false, { name, actual: `${elsewhere.schema}.${name}` })
          else see('3.3.missing-enum', false, { name })
        }
      }),
  ),
]
