/** Rules 1.4, 2.4, 3.6, 4.6 and 6.2: all of it together, from nothing, on values that nobody could know. */
import { becomesTrue } from '../../../../scripts/lab/kit/eventually.ts'
import type { See } from '../../../../scripts/lab/kit/rules.ts'
import { asLogin } from '../database/login.ts'
import { statusOf } from '../gateway/client.ts'
import { type Engine, type ServiceName, serviceNames, services } from '../rules.ts'
import { ruleAfter, type StackFault } from './messages.ts'
import { NoReadiness, type Readiness } from './running.ts'

const unwell: readonly string[] = ['unhealthy', 'failed', 'stopped', 'starting', 'waiting']

/** Which rule speaks of a service that does not reach an engine. */
const unreached = {
  postgres: '3.6.database-not-reached',
  redis: '1.6.redis-not-reached',
  kafka: '4.6.broker-not-reached',
} as const satisfies Record<Engine, StackFault>

/** The given service calls itself this in pg_stat_activity, unless DATABASE_URL says otherwise. */
const ofService = `^(${serviceNames.join('|')})-[0-9a-f]{8}$`

const routedRule = ruleAfter('5.1.routes')
const readyRule = ruleAfter('6.2.ready')

export const readyChecks = [
  routedRule('1.4.own-names', 'Each service knows its own name', async ({ gateway, see, notProved }) => {
    for (const service of serviceNames) {
      const path = `/api/v1/${service}/name`
      const answer = await gateway.ask(path)
      const said = answer.json() as { service?: string; error?: string } | undefined
      // The given service answers a path that is not its own in JSON, too; what else answers is the gateway's business.
      if (!said?.service && !said?.error)
        return notProved(
          `What the services call themselves: your gateway does not pass ${path} on (${statusOf(answer)}).`,
        )
      see('1.4.service-name', { service, actual: said.service ?? 'by another name' }).holds(said.service === service)
    }
  }),
  routedRule(
    '6.2.ready',
    'Everything is healthy, and each service reaches what it needs',
    async ({ stack, readiness, see }) => {
      for (const { service, instance, state, notes } of await stack.status()) {
        see('6.2.unhealthy', { service, instance, state, actual: notes[0] }).holds(!unwell.includes(state))
      }
      for (const service of serviceNames) {
        const said = await readiness(service).catch(orNone)
        if (said instanceof NoReadiness)
          see('6.2.no-readiness', { service, actual: statusOf(said.answer) }).holds(false)
        else for (const engine of services[service]) if (engine !== 'kafka') judgeReach(service, engine, said, see)
      }
    },
  ),
  readyRule(
    '6.2.broker-by-name',
    'The services reach the broker by the name that it advertises',
    async ({ readiness, see }) => {
      for (const service of serviceNames) judgeReach(service, 'kafka', await readiness(service), see)
    },
  ),
  readyRule('6.2.services-use-role', 'The services log in as that role', ({ see, ...live }) =>
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
      see(fault, { service: other?.name.split('-')[0], actual: other?.user }).holds(other === undefined)
    }),
  ),
]

const orNone = (error: unknown) => (error instanceof NoReadiness ? error : Promise.reject(error))

/** Whether the service reaches the engine. */
function judgeReach(from: ServiceName, engine: Engine, { dependencies, problems }: Readiness, see: See<StackFault>) {
  const is = dependencies[engine]
  const how = is === 'not used' ? 'is not told where to find' : 'does not reach'
  see(unreached[engine], { from, how, actual: problems[engine] ?? is }).holds(is === 'up')
}
