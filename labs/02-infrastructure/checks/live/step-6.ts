/** Step 6, live: all of it together, without its engines for a while, and after an end and a new start. */
import { DeadlineError, eventually } from '../../../../scripts/lab/kit/eventually.ts'
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'
import { failureOf, StackError } from '../../../../scripts/stack/error.ts'
import { type Engine, engines, type ServiceName, serviceNames, services } from '../rules.ts'
import { leaveMarks, lostMarks, withRedis } from './data-marks.ts'
import { type Answer, echoOf, type Readiness, readinessOf, statusOf } from './gateway.ts'
import { serviceAt } from './places.ts'
import { type LiveShop, NoReadiness, readyPath } from './shop.ts'

const noticeMs = 15_000
const recoverMs = 45_000
const upAgainMs = 180_000

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
        next: `Read the end of its log: docker compose logs ${service}.`,
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

export const appendOnlyCheck: Check<LiveShop> = {
  id: '1.5.redis-appends',
  step: 1,
  title: 'Redis keeps an append-only file',
  proof: 'live',
  run: live =>
    withRedis(live, async redis => {
      const seen = observe()
      const enabled = /aof_enabled:(\d)/.exec(await redis.info('persistence'))?.[1]
      seen.that(enabled === '1', {
        code: '02.1.5.redis-append-only',
        message: 'Redis does not keep an append-only file.',
        place: serviceAt(live, 'redis'),
        expected: 'aof_enabled:1',
        actual: `aof_enabled:${enabled}`,
        next: 'Tell Redis so on its command line or in its configuration.',
      })
      return seen.outcome()
    }),
}

export const enginesStoppedCheck: Check<LiveShop> = {
  id: '6.3.engines-stopped',
  step: 6,
  title: 'Without its engines a service says 503 and stays alive; with them again it says 200',
  proof: 'live',
  stage: 'fault',
  needs: ['6.2.ready'],
  timeoutMs: 120_000,
  async run(live) {
    const seen = observe()
    const before = await instancesOf(live)
    await Promise.all(engines.map(engine => live.stack.stop(engine)))
    for (const service of serviceNames) {
      await judgeOutage(live, service, seen)
      const echo = echoOf(await live.gateway.ask(`/api/v1/${service}/alive`))
      seen.that(echo !== undefined && before.has(echo.instance), {
        ...at(
          live,
          service,
          'service-died',
          `The service “${service}” has not stayed alive while its engines were stopped.`,
        ),
        expected: 'the same process answers',
        actual: echo ? 'another process answers' : 'no answer',
      })
    }
    await Promise.all(engines.map(engine => live.stack.start(engine)))
    for (const service of serviceNames) await judgeRecovery(live, service, before, seen)
    return seen.outcome()
  },
}

export const downAndUpCheck: Check<LiveShop> = {
  id: '6.4.down-and-up',
  step: 6,
  title: 'After down and up the data is there, and nothing was initialised twice',
  proof: 'live',
  stage: 'fault',
  needs: ['6.2.ready', '3.4.*', '4.1.topics-exist'],
  timeoutMs: upAgainMs + 60_000,
  async run(live) {
    const seen = observe()
    await live.drillsOver()
    const marks = await leaveMarks(live)
    await live.stack.down()
    const failed = await live.stack.up({ timeoutMs: upAgainMs }).then(
      () => undefined,
      (error: unknown) => (error instanceof StackError ? failureOf(error) : Promise.reject(error)),
    )
    if (failed?.kind === 'environment') throw new StackError(failed)
    const isUp = seen.that(failed === undefined, {
      code: '02.6.4.second-start',
      message: `After “down”, the stack does not come up again: ${failed?.message}`,
      place: failed?.place ?? serviceAt(live, failed?.service ?? ''),
      next: failed?.next ?? '',
    })
    if (!isUp) return seen.outcome()

    const { lost, again } = await lostMarks(live, marks)
    seen.that(!again, {
      code: '02.6.4.initialised-twice',
      message: 'After down and up, common.customers is another table than before.',
      place: serviceAt(live, 'postgres'),
      expected: 'the tables of the first start',
      actual: 'the database was initialised again',
      next: 'See where PostgreSQL keeps its data, and whether that is what your volume holds.',
    })
    for (const [engine, what] of lost) {
      seen.wrong({
        code: `02.1.5.${engine}-data-lost`,
        message: `After “down” and “up”, ${engine} has lost its data: ${what}.`,
        place: serviceAt(live, engine),
        expected: 'what was written before is there',
        actual: what,
        next: `See where ${engine} keeps its data, and whether that is what your volume holds.`,
      })
    }
    for (const service of serviceNames) {
      const { status } = await live.readiness(service)
      seen.that(
        status === 'ready',
        at(live, service, 'not-ready-again', `After down and up, ${readyPath(service)} does not say that it is ready.`),
      )
    }
    return seen.outcome()
  },
}

/** Every process that answers as one of the services; both of the two that sales has. */
async function instancesOf(live: LiveShop): Promise<Set<string>> {
  const found = new Set<string>()
  for (const service of serviceNames) {
    for (let tries = 0; tries < (service === 'sales' ? 6 : 1); tries++) {
      const echo = echoOf(await live.gateway.ask(`/api/v1/${service}/alive`))
      if (echo) found.add(echo.instance)
    }
  }
  return found
}

async function judgeOutage(live: LiveShop, service: ServiceName, seen: Observation): Promise<void> {
  const expected = services[service]
  const { answer, said } = await untilReadiness(
    live,
    service,
    noticeMs,
    ({ status }, said) => status === 503 && expected.every(engine => said.dependencies[engine] === 'down'),
  )
  const up = expected.filter(engine => said?.dependencies[engine] !== 'down')
  seen.that(answer.status === 503 && up.length === 0, {
    ...at(
      live,
      service,
      'outage-not-said',
      `With ${expected.join(', ')} stopped, ${readyPath(service)} does not say so.`,
    ),
    expected: '503, each of them down',
    actual: said ? `${answer.status}, up: ${up.join(', ') || 'none'}` : statusOf(answer),
  })
}

async function judgeRecovery(
  live: LiveShop,
  service: ServiceName,
  before: Set<string>,
  seen: Observation,
): Promise<void> {
  const { answer, said } = await untilReadiness(live, service, recoverMs, ({ status }) => status === 200)
  const missing = services[service].filter(engine => said?.dependencies[engine] !== 'up')
  seen.that(answer.status === 200, {
    ...at(live, service, 'not-recovered', `With its engines started again, “${service}” is not ready.`),
    expected: '200',
    actual: said ? missing.map(engine => `${engine}: ${said.problems[engine] ?? 'down'}`).join('; ') : statusOf(answer),
  })
  seen.that(said === undefined || before.has(said.instance), {
    ...at(live, service, 'restarted', `The service “${service}” was started anew to find its engines again.`),
    expected: 'the same process recovers',
    actual: 'another process answers',
  })
}

/** Ask until the answer is as hoped; the last answer either way. */
async function untilReadiness(
  live: LiveShop,
  service: ServiceName,
  timeoutMs: number,
  hoped: (answer: Answer, said: Readiness) => boolean,
): Promise<{ answer: Answer; said: Readiness | undefined }> {
  let answer!: Answer
  await eventually(
    async () => {
      answer = await live.gateway.ask(readyPath(service))
      const said = readinessOf(answer)
      if (!said || !hoped(answer, said)) throw new Error(statusOf(answer))
    },
    { timeoutMs },
  ).catch(error => {
    if (!(error instanceof DeadlineError)) throw error
  })
  return { answer, said: readinessOf(answer) }
}

function at(live: LiveShop, service: string, what: string, message: string): Finding {
  const rule = what === 'not-ready-again' ? '6.4' : '6.3'
  return {
    code: `02.${rule}.${what}`,
    message,
    place: serviceAt(live, service),
    next: `Read the log of ${service} for that time, and see what restarts or stops it.`,
  }
}
