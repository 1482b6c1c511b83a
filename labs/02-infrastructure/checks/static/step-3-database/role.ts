/** Rule 3.6, as far as the files show it: the services have a role of their own, and use it. */
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { at, files, finding, lineIn, probes, projectOf, type StaticContext } from '../context.ts'
import { databaseOf } from '../facts/database.ts'
import { childNode } from '../facts/sql.ts'
import { variablesFrom } from './running.ts'

export const notSuperuser: Check<StaticContext> = {
  id: '3.6.not-superuser',
  step: 3,
  title: 'The services do not log in as the superuser',
  proof: 'static',
  needs: ['1.0.parses'],
  run(context) {
    const { services } = projectOf(context)
    const superuser = services.postgres?.environment.POSTGRES_USER ?? 'postgres'
    const seen = observe()
    for (const { name, environment } of Object.values(services)) {
      const text = environment.DATABASE_URL
      if (!text || !URL.canParse(text)) continue
      seen.that(decodeURIComponent(new URL(text).username) !== superuser, () =>
        finding('3.6.superuser', {
          message: `“${name}” logs in to PostgreSQL as its superuser.`,
          place: at(context, name, 'environment', 'DATABASE_URL'),
          expected: 'the role that APP_DB_USER names',
          actual: 'the user that the image made from POSTGRES_USER',
          next: 'Make a role with fewer rights in the init script, and let DATABASE_URL use it.',
        }),
      )
    }
    seen.held()
    return seen.outcome()
  },
}

export const roleIsMade: Check<StaticContext> = {
  id: '3.6.role-is-made',
  step: 3,
  title: 'The init scripts make the role that APP_DB_USER names, with few rights',
  proof: 'static',
  needs: ['1.0.parses', '3.0.exists', '3.1.parses', '3.1.is-run'],
  async run(context) {
    const seen = observe()
    const database = await databaseOf(context)
    const postgres = projectOf(context).services.postgres
    if (!database || !postgres) return seen.outcome()
    const { init, texts, catalogue, scripts } = database
    for (const name of ['APP_DB_USER', 'APP_DB_PASSWORD'] as const) {
      const given = waysToKnow(postgres, probes[name])
      const known = seen.that(given.length > 0 || !init.certain || texts.includes(probes[name]), () =>
        finding('3.6.role-unknown', {
          message: `The container of “postgres” is not told ${name}, so no script in it can make that role.`,
          place: at(context, 'postgres', 'environment'),
          expected: `${name} in the environment of postgres`,
          actual: `${Object.keys(postgres.environment).join(', ') || 'nothing'}`,
          next: 'Hand the value in, and read it in the script: psql can look into the environment.',
        }),
      )
      if (!known || !init.certain || texts.includes(probes[name])) continue
      seen.that(
        given.some(key => texts.includes(key)),
        () =>
          finding('3.6.role-not-made', {
            message: `The container of “postgres” is told ${name}, but no init script looks at it.`,
            place: { file: files.sql },
            expected: `a role made from ${given.join(' or ')}`,
            actual: `no script mentions ${given.join(' or ')}`,
            next: 'psql can read the environment into a variable, and a shell script beside the SQL can do it too.',
          }),
      )
    }
    const variables = variablesFrom(scripts)
    for (const role of catalogue.roles) {
      if (variables.size > 0 && !waysToKnow(postgres, probes.APP_DB_USER).includes(variables.get(role.name) ?? ''))
        continue
      for (const right of ['superuser', 'createdb', 'createrole'] as const) {
        const granted = childNode(childNode(role.options.get(right), 'arg'), 'Boolean')?.boolval === true
        seen.that(!granted, () =>
          finding(`3.6.app-${right}`, {
            message: `The role of the services may do more than its work: it has the right ${right}.`,
            place:
              role.file === files.sql
                ? lineIn(context, files.sql, new RegExp(`\\b(?<!NO)${right}\\b`, 'i'))
                : { file: role.file, line: role.line },
            next: 'Take away what a service never needs.',
          }),
        )
      }
    }
    return seen.outcome()
  },
}

/** Names under which a value reaches the container: variables, and files of secrets and configs. */
function waysToKnow({ environment, secrets, configs }: ComposeService, value: string): string[] {
  const variables = Object.entries(environment).flatMap(([name, text]) => (text.includes(value) ? [name] : []))
  const granted = secrets.flatMap(({ environment: from, target }) =>
    from && probes[from as keyof typeof probes] === value ? [target, target.split('/').at(-1)!] : [],
  )
  const contents = configs.flatMap(({ content, target }) => (content?.includes(value) ? [target] : []))
  return [...variables, ...granted, ...contents]
}
