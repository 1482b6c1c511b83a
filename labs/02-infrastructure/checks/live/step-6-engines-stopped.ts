/** Rule 6.3: the services without their engines for a while. */
import { DeadlineError, eventually } from '../../../../scripts/lab/kit/eventually.ts'
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'

import { engines, type ServiceName, serviceNames, services } from '../rules.ts'
import { type Answer, echoOf, type Readiness, readinessOf, statusOf } from './gateway.ts'
import { type Instances, knownInstances } from './instances.ts'
import { serviceAt } from './places.ts'
import { type LiveShop, readyPath } from './shop.ts'

const noticeMs = 15_000
const recoverMs = 120_000

export const enginesStoppedCheck: Check<LiveShop> = {
  id: '6.3.engines-stopped',
  step: 6,
  title: 'Without its engines a service says 503 and stays alive; with them again it says 200',
  proof: 'live',
  stage: 'fault',
  // A service that may not log in cannot come back either, and waiting for it would say nothing new.
  needs: ['6.2.ready', '2.4.app-login'],
  timeoutMs: 400_000,
  async run(live) {
    const seen = observe()
    const before = await knownInstances(live.gateway)
    await Promise.all(engines.map(engine => live.stack.stop(engine)))
    for (const service of serviceNames) {
      await judgeOutage(live, service, seen)
      const echo = echoOf(await live.gateway.ask(`/api/v1/${service}/alive`))
      seen.that(echo !== undefined && before.knew(service, echo.instance), {
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
  before: Instances,
  seen: Observation,
): Promise<void> {
  const { answer, said } = await untilReadiness(live, service, recoverMs, ({ status }) => status === 200)
  const missing = services[service].filter(engine => said?.dependencies[engine] !== 'up')
  seen.that(answer.status === 200, {
    ...at(live, service, 'not-recovered', `With its engines started again, “${service}” is not ready.`),
    expected: '200',
    actual: said ? missing.map(engine => `${engine}: ${said.problems[engine] ?? 'down'}`).join('; ') : statusOf(answer),
  })
  seen.that(said === undefined || before.knew(service, said.instance), {
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
  const next = `Read the log of ${service} for that time, and see what restarts or stops it.`
  return { code: `02.6.3.${what}`, message, place: serviceAt(live, service), next }
}
