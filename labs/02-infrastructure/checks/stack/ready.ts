/** Rules 1.4, 2.4, 3.6, 4.6 and 6.2: all of it together, from nothing, on values that nobody could know. */
import { becomesTrue } from '../../../../scripts/lab/kit/eventually.ts'
import { asLogin } from '../database/login.ts'
import { statusOf } from '../gateway/client.ts'
import { type Engine, type ServiceName, serviceNames, services } from '../rules.ts'
import { rule, type StackFault } from './messages.ts'
import { type LiveStack, NoReadiness, type Readiness } from './running.ts'

const unwell: readonly string[] = ['unhealthy', 'failed', 'stopped', 'starting', 'waiting']

/** Which rule speaks of a service that does not reach an engine. */
const unreached = {
  postgres: '3.6.database-not-reached',
  redis: '1.6.redis-not-reached',
  kafka: '4.6.broker-not-reached',
} as const satisfies Record<Engine, StackFault>

/** The given service calls itself this in pg_stat_activity, unless DATABASE_URL says otherwise. */
const ofService = `^(${serviceNames.join('|')})-[0-9a-f]{8}$`

export const readyChecks = [
  rule(
    '1.4.own-names',
    'Each service knows its own name',
    { needs: ['5.1.routes'] },
    async ({ gateway }, { see, notProved }) => {
      for (const service of serviceNames) {
        const path = `/api/v1/${service}/name`
        const answer = await gateway.ask(path)
        const said = answer.json() as { service?: string; error?: string } | undefined
        // The given service answers a path that is not its own in JSON, too; what else answers is the gateway's business.
        if (!said?.service && !said?.error)
          return notProved(
            `What the services call themselves: your gateway does not pass ${path} on (${statusOf(answer)}).`,
          )
        see('1.4.service-name', said.service === service, { service, actual: said.service ?? 'by another name' })
      }
    },
  ),
  rule(
    '6.2.ready',
    'Everything is healthy, and each service reaches what it needs',
    { needs: ['5.1.routes'] },
    async (live, { see }) => {
      for (const { service, instance, state, notes } of await live.stack.status()) {
        see('6.2.unhealthy', !unwell.includes(state), { service, instance, state, actual: notes[0] })
      }
      for (const service of serviceNames) {
        const said = await readinessOrNot(live, service)
        if (said instanceof NoReadiness) see('6.2.no-readiness', false, { service, actual: statusOf(said.answer) })
        else
          for (const engine of services[service])
            if (engine !== 'kafka') see(unreached[engine], ...reaching(service, engine, said))
      }
    },
  ),
  rule(
    '6.2.broker-by-name',
    'The services reach the broker by the name that it advertises',
    { needs: ['6.2.ready'] },
    async (live, { see }) => {
      for (const service of serviceNames)
        see(unreached.kafka, ...reaching(service, 'kafka', await live.readiness(service)))
    },
  ),
  rule('6.2.services-use-role', 'The services log in as that role', { needs: ['6.2.ready'] }, (live, { see }) =>
    asLogin(live, 'owner', async client => {
      let sessions: { user: string; name: string }[] = []
      // A service that has lost its connection makes another when it is asked.
      const some = async () => {
        const { rows } = await client.query<(typeof sessions)[0]>(
          `SELECT usename AS user, application_name AS name FROM pg_stat_activity
           WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name ~ $1`,
          [ofService],
        )
        sessions = rows
        return rows.length > 0
      }
      await becomesTrue(some, 3_000)
      const other = sessions.find(({ user }) => user !== live.env.APP_DB_USER)
      const superuser = other?.user === live.env.POSTGRES_USER
      const fault = superuser ? '3.6.superuser' : '3.6.services-as-other-user'
      see(fault, other === undefined, { service: other?.name.split('-')[0], actual: other?.user })
    }),
  ),
]

function readinessOrNot(live: LiveStack, service: ServiceName): Promise<Readiness | NoReadiness> {
  return live.readiness(service).catch((error: unknown) => {
    if (error instanceof NoReadiness) return error
    throw error
  })
}

/** Whether the service reaches the engine, and what is said when it does not. */
function reaching(from: ServiceName, engine: Engine, { dependencies, problems }: Readiness) {
  const how = dependencies[engine] === 'not used' ? 'is not told where to find' : 'does not reach'
  return [dependencies[engine] === 'up', { from, how, actual: problems[engine] ?? dependencies[engine] }] as const
}
