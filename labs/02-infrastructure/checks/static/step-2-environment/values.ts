/** Rule 2.4: the names in `.env` are the names that are used. */
import { type Observation, observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { serviceNames } from '../../rules.ts'
import { at, finding, leaveToLive, probes, projectOf, type StaticContext } from '../context.ts'

const databaseVariables = ['POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD'] as const

export const valuesFollow: Check<StaticContext> = {
  id: '2.4.values-follow',
  step: 2,
  title: 'Names and passwords of the database come from .env',
  proof: 'static',
  needs: ['1.0.parses'],
  shownBy: ['2.4.*'],
  run(context) {
    const { services } = projectOf(context)
    const seen = observe()
    if (services.postgres) postgresFollows(services.postgres, context, seen)
    for (const name of serviceNames) if (services[name]) urlFollows(services[name], context, seen)
    return seen.outcome()
  },
}

function postgresFollows({ environment }: ComposeService, context: StaticContext, seen: Observation): void {
  for (const name of databaseVariables) {
    if (environment[`${name}_FILE`] !== undefined) {
      leaveToLive(seen, `that ${name}_FILE holds what .env says`)
      continue
    }
    seen.that(environment[name] === probes[name], () =>
      finding('2.4.value-not-from-env', {
        message: `The service “postgres” does not get its ${name} from .env.`,
        place: at(context, 'postgres', 'environment', name),
        expected: `what .env says for ${name}`,
        actual:
          environment[name] === undefined
            ? `${name} is not set`
            : name === 'POSTGRES_PASSWORD'
              ? 'another value'
              : environment[name],
        next: `Change ${name} in .env, and follow in the compose file where the new value arrives.`,
      }),
    )
  }
}

/** User, password and database of DATABASE_URL; its host is rule 1.6's, a superuser in it rule 3.6's. */
function urlFollows(service: ComposeService, context: StaticContext, seen: Observation): void {
  const text = service.environment.DATABASE_URL
  if (!text || !URL.canParse(text)) return
  const url = new URL(text)
  const parts = [
    { called: 'database', variable: 'POSTGRES_DB', value: decodeURIComponent(url.pathname.slice(1)) },
    { called: 'user', variable: 'APP_DB_USER', value: decodeURIComponent(url.username) },
    { called: 'password', variable: 'APP_DB_PASSWORD', value: decodeURIComponent(url.password) },
  ] as const
  if (url.username === probes.POSTGRES_USER) return
  for (const { called, variable, value } of parts) {
    seen.that(value === probes[variable], () =>
      finding('2.4.value-not-from-env', {
        message: `The ${called} in DATABASE_URL of “${service.name}” is not what .env says.`,
        place: at(context, service.name, 'environment', 'DATABASE_URL'),
        expected: `what .env says for ${variable}`,
        actual: called === 'password' ? 'another value' : value || 'nothing',
        next: `Change ${variable} in .env, and follow in the compose file where the new value arrives.`,
      }),
    )
  }
}
