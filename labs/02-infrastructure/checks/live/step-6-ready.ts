/** Rule 6.2: all of it together, from nothing. */
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../scripts/lab/types.ts'

import { type Engine, type ServiceName, serviceNames, services } from '../rules.ts'
import { type Readiness, statusOf } from './gateway.ts'
import { serviceAt } from './places.ts'
import { type LiveShop, NoReadiness, readyPath } from './shop.ts'

/** Which rule speaks of a service that does not reach an engine, and where to look. */
const unreached: Record<Engine, { code: string; next: string }> = {
  postgres: {
    code: '02.3.6.database-not-reached',
    next: 'Compare DATABASE_URL with the role, the password and the database that postgres has.',
  },
  redis: { code: '02.1.6.redis-not-reached', next: 'Compare REDIS_URL with the name and the port of redis.' },
  kafka: {
    code: '02.4.6.broker-not-reached',
    next: 'Compare KAFKA_BROKERS with the address under which the broker advertises itself.',
  },
}

export const readyCheck: Check<LiveShop> = {
  id: '6.2.ready',
  step: 6,
  title: 'Everything is healthy, and each service reaches what it needs',
  proof: 'live',
  needs: ['5.1.routes'],
  async run(live) {
    const seen = observe()
    for (const { service, instance, state, notes } of await live.stack.status()) {
      seen.that(!['unhealthy', 'failed', 'stopped', 'starting', 'waiting'].includes(state), {
        code: '02.6.2.unhealthy',
        message: `The service ${service} (instance ${instance}) is ${state}.`,
        place: serviceAt(live, service),
        actual: notes[0],
        next: `Read the end of the log of ${service}: of a stack that ran without Docker it is kept in .groundwork/labs/02/logs.`,
      })
    }
    for (const service of serviceNames) {
      const said = await live.readiness(service).catch((error: unknown) => {
        if (error instanceof NoReadiness) return error
        throw error
      })
      if (said instanceof NoReadiness) {
        seen.wrong({
          code: '02.6.2.no-readiness',
          message: `${readyPath(service)} does not say whether ${service} is ready.`,
          place: serviceAt(live, service),
          actual: statusOf(said.answer),
          next: 'See whether the service runs and whether the gateway passes this path on.',
        })
      } else judgeReadiness(live, service, said, seen)
    }
    return seen.outcome()
  },
}

function judgeReadiness(
  live: LiveShop,
  service: ServiceName,
  { dependencies, problems }: Readiness,
  seen: Observation,
): void {
  for (const engine of services[service]) {
    seen.that(dependencies[engine] === 'up', {
      ...unreached[engine],
      message:
        dependencies[engine] === 'not used'
          ? `${readyPath(service)} says that ${service} is not told where ${engine} is.`
          : `${readyPath(service)} says that ${service} does not reach ${engine}.`,
      place: serviceAt(live, service),
      expected: `${engine}: up`,
      actual: problems[engine] ?? dependencies[engine],
    })
  }
}
