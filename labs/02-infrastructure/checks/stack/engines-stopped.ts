/** Rule 6.3: the services without their engines for a while. */
import { becomesTrue } from '../../../../scripts/lab/kit/eventually.ts'
import type { HttpResponse } from '../../../../scripts/lab/kit/http.ts'
import type { See } from '../../../../scripts/lab/kit/rules.ts'
import { echoOf, statusOf } from '../gateway/client.ts'
import { engines, type ServiceName, serviceNames, services } from '../rules.ts'
import { type Instances, knownInstances } from './instances.ts'
import { rule, type StackFault } from './messages.ts'
import { type LiveStack, type Readiness, readinessOf, readyPath } from './running.ts'

const noticeMs = 15_000
const recoverMs = 120_000

export const enginesStoppedCheck = rule(
  '6.3.engines-stopped',
  'Without its engines a service says 503 and stays alive; with them again it says 200',
  async ({ see, ...live }) => {
    const before = await knownInstances(live.gateway)
    await Promise.all(engines.map(engine => live.stack.stop(engine)))
    for (const service of serviceNames) await judgeOutage(live, service, before, see)
    await Promise.all(engines.map(engine => live.stack.start(engine)))
    for (const service of serviceNames) await judgeRecovery(live, service, before, see)
  },
  { stage: 'fault', needs: ['1.4.own-names', '1.5.redis-appends', '3.6.login', '6.2.*'], timeoutMs: 400_000 },
)

async function judgeOutage(live: LiveStack, service: ServiceName, before: Instances, see: See<StackFault>) {
  const expected = services[service]
  const isDown = (said: Readiness | undefined) => expected.filter(engine => said?.dependencies[engine] === 'down')
  const { answer, said } = await untilReadiness(
    live,
    service,
    noticeMs,
    ({ status }, said) => status === 503 && isDown(said).length === expected.length,
  )
  const up = expected.filter(engine => !isDown(said).includes(engine))
  const actual = said ? `${answer.status}, up: ${up.join(', ') || 'none'}` : statusOf(answer)
  const told = { service, engines: expected.join(', '), actual }
  see('6.3.outage-not-said', told).holds(answer.status === 503 && up.length === 0)
  const echo = echoOf(await live.gateway.ask(`/api/v1/${service}/alive`))
  const same = echo !== undefined && before.knew(service, echo.instance)
  see('6.3.service-died', { service, actual: echo ? 'another process answers' : 'no answer' }).holds(same)
}

async function judgeRecovery(live: LiveStack, service: ServiceName, before: Instances, see: See<StackFault>) {
  const { answer, said } = await untilReadiness(live, service, recoverMs, ({ status }) => status === 200)
  const missing = services[service].filter(engine => said?.dependencies[engine] !== 'up')
  const why = missing.map(engine => `${engine}: ${said?.problems[engine] ?? 'down'}`).join('; ')
  see('6.3.not-recovered', { service, actual: said ? why : statusOf(answer) }).holds(answer.status === 200)
  const same = said === undefined || before.knew(service, said.instance)
  see('6.3.restarted', { service, actual: 'another process answers' }).holds(same)
}

/** Ask until the answer is as hoped; the last answer either way. */
async function untilReadiness(
  live: LiveStack,
  service: ServiceName,
  timeoutMs: number,
  hoped: (answer: HttpResponse, said: Readiness) => boolean,
): Promise<{ answer: HttpResponse; said: Readiness | undefined }> {
  let answer!: HttpResponse
  const asHoped = async () => {
    answer = await live.gateway.ask(readyPath(service))
    const said = readinessOf(answer)
    return said !== undefined && hoped(answer, said)
  }
  await becomesTrue(asHoped, timeoutMs, 100)
  return { answer, said: readinessOf(answer) }
}
