/** Rules 3.1 to 3.3: what the init script has left in the catalogue of the database POSTGRES_DB. */
import { observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../scripts/lab/types.ts'
import { enums, schemas } from '../rules.ts'
import { asLogin } from './database.ts'
import type { Live } from './live.ts'
import { files, placeOf } from './places.ts'

/** How psql reports an error in a script: with the script's name and line. Errors of other clients look otherwise. */
const scriptError = /psql:(\S+):(\d+): (?:ERROR|FATAL): +(.+)/

export const catalogueChecks: Check<Live>[] = [
  {
    id: '3.1.init-without-error',
    step: 3,
    title: 'The init script ran without an error',
    proof: 'live',
    needs: ['2.4.database'],
    async run(live) {
      const seen = observe()
      const [, script, line, error] = scriptError.exec(await live.stack.logs('postgres')) ?? []
      seen.that(script === undefined, {
        code: '02.3.1.init-error',
        message: 'A statement of infrastructure/init-db.sql failed on the first start, and the start went on.',
        place: script?.endsWith('.sql') ? { file: files.sql, line: Number(line) } : undefined,
        actual: error,
        next: 'Run the script by hand in an empty database until it is silent.',
      })
      return seen.outcome()
    },
  },
  {
    id: '3.2.schemas-exist',
    step: 3,
    title: 'The six schemas are in the database',
    proof: 'live',
    needs: ['2.4.database'],
    run: live =>
      asLogin(live, 'owner', async client => {
        const seen = observe()
        const { rows } = await client.query<{ name: string }>('SELECT nspname AS name FROM pg_namespace')
        const found = new Set(rows.map(row => row.name))
        const missing = schemas.filter(schema => !found.has(schema))
        // Nothing at all was made: one mistake (the script was not run here), not six.
        const what = missing.length === schemas.length ? 'init-not-run' : 'missing-schema'
        seen.that(missing.length === 0, {
          code: what === 'init-not-run' ? '02.3.1.init-not-run' : '02.3.2.missing-schema',
          message:
            what === 'init-not-run'
              ? 'The database POSTGRES_DB is empty: none of the six schemas is there.'
              : `The database POSTGRES_DB lacks ${missing.length === 1 ? 'a schema' : 'schemas'}: ${missing.join(', ')}.`,
          place: placeOf(live, files.sql, /create\s+schema/i),
          next:
            what === 'init-not-run'
              ? 'Look at where the postgres container runs scripts from on its first start, and in which database.'
              : 'Compare the schemas that your script makes with the list in the lesson.',
        })
        return seen.outcome()
      }),
  },
  {
    id: '3.3.enums-in-order',
    step: 3,
    title: 'The three enumerated types are in common, with their labels in order',
    proof: 'live',
    needs: ['2.4.database', '3.2.schemas-exist'],
    run: live =>
      asLogin(live, 'owner', async client => {
        const seen = observe()
        const { rows } = await client.query<{ schema: string; name: string; labels: string[] }>(
          `SELECT n.nspname AS schema, t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
           FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_enum e ON e.enumtypid = t.oid
           GROUP BY n.nspname, t.typname`,
        )
        for (const [name, labels] of Object.entries(enums)) {
          const place = placeOf(live, files.sql, new RegExp(`\\b${name}\\b`))
          const own = rows.find(row => row.name === name && row.schema === 'common')
          const elsewhere = rows.find(row => row.name === name)
          if (!own) {
            seen.wrong({
              code: elsewhere ? '02.3.3.enum-in-other-schema' : '02.3.3.missing-enum',
              message: elsewhere ? `The type ${name} is not in common.` : `There is no enumerated type common.${name}.`,
              place,
              expected: `common.${name}`,
              actual: elsewhere ? `${elsewhere.schema}.${name}` : undefined,
              next: elsewhere
                ? 'Say in which schema the type is to be made.'
                : 'Make the type, or see why the script did not.',
            })
            continue
          }
          seen.that(own.labels.join() === labels.join(), {
            code: '02.3.3.enum-labels',
            message: `The labels of common.${name} are not those of the lesson, in its order.`,
            place,
            expected: labels.join(', '),
            actual: own.labels.join(', '),
            next: 'Compare the labels one by one; their order counts.',
          })
        }
        return seen.outcome()
      }),
  },
]
