/**
 * Rule 5.4, measured: many requests at once, then a steady stream for a while. How long it took is part of the
 * measure, so that a slow machine changes nothing.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { HttpResponse } from '../../../../scripts/lab/kit/http.ts'
import type { Noting, Seeing } from '../../../../scripts/lab/kit/rules.ts'
import { limit } from '../rules.ts'
import { type Gateway, header, type LiveGateway, statusOf } from './client.ts'
import { allowOrigin } from './cors.ts'
import { type GatewayFault, routedRule } from './messages.ts'

/** How many at once: more when a slow machine needs so long for the first that the rate alone lets all of them through. */
const attempts = [100, 250, 600] as const
const tolerance = 5
/** `sure`: so much longer at most the gateway may have seen it than it was sent; half the rate is not taken for the rate then. */
const stream = { ms: 800, mostMs: 5_000, everyMs: 20, least: 0.7, most: 1.35, sure: 1.3 } as const

type Judging = LiveGateway & Seeing<GatewayFault> & Noting<GatewayFault>

export const limitCheck = routedRule(
  '5.4.rate-limit',
  `One client gets ${limit.perSecond} requests a second and a burst of ${limit.burst}, then 429; /health is not limited`,
  async context => {
    if (!(await judgeBurst(context))) return
    await judgeHealth(context)
    await judgeStream(context)
    await judgeServices(context)
  },
  { timeoutMs: 60_000 },
)

/** What became of requests sent at once. */
interface Burst {
  answers: HttpResponse[]
  passed: number
  refused: HttpResponse[]
  /** How long it took until all had arrived: a refusal comes at once, what is let through may be held back. */
  seconds: number
  /** More than that cannot pass a limit as the lesson asks for in this time. */
  most: number
}

async function burst(live: LiveGateway, service: string, times: number): Promise<Burst> {
  const headers = { origin: live.env.ALLOWED_ORIGIN ?? '' }
  const begun = performance.now()
  let lastRefusal = 0
  let lastAnswer = 0
  const answers = await Promise.all(
    Array.from({ length: times }, async () => {
      const answer = await live.gateway.rush(`/api/v1/${service}/rush`, { headers })
      lastAnswer = performance.now() - begun
      if (answer.status !== 200) lastRefusal = lastAnswer
      return answer
    }),
  )
  const seconds = (lastRefusal || lastAnswer) / 1000
  return {
    answers,
    passed: count(answers, 200),
    refused: answers.filter(({ status }) => status !== 200),
    seconds,
    most: 1 + limit.burst + limit.perSecond * seconds + tolerance,
  }
}

/** Larger and larger bursts until one says whether there is a limit; undefined when this machine is too slow for that. */
async function tellingBurst(live: LiveGateway, service: string): Promise<Burst | undefined> {
  for (const times of attempts) {
    const result = await burst(live, service, times)
    if (result.refused.length > 0 || times > result.most) return result
    await live.gateway.quiet()
  }
  return undefined
}

/** @returns whether what is over the limit is refused as it should be, so that the rest can be measured */
async function judgeBurst({ see, notProved, ...live }: Judging): Promise<boolean> {
  await live.gateway.quiet()
  const result = await tellingBurst(live, 'sales')
  if (!result) {
    notProved('The rate limit: this machine is too slow at the moment to send more than it lets through.')
    return false
  }
  const { answers, passed, refused, seconds, most } = result
  const asked = answers.length
  const about = { asked, expected: `about ${limit.burst} pass`, actual: `${passed} passed` }
  if (!see('5.4.no-limit', about).holds(refused.length > 0)) return false
  const first = refused.find(({ status }) => status === 429)
  const actual = refused[0] && statusOf(refused[0])
  if (!see('5.4.refused-with-other-status', { actual }).holds(first !== undefined) || !first) return false
  if (!(await judgeOtherClient(live.gateway, see))) return false
  see('5.4.burst', {
    asked,
    how: passed < limit.burst ? 'fewer' : 'more',
    expected: `${limit.burst}, and ${limit.perSecond} for each second that it takes`,
    actual: `${passed} in ${seconds.toFixed(1)} s`,
  }).holds(passed >= limit.burst - tolerance && passed <= most)
  const allowed = header(first, allowOrigin)
  const open = { what: 'The answer 429', actual: allowed ?? 'no such header' }
  see('5.5.not-on-errors', open).holds(allowed === live.env.ALLOWED_ORIGIN)
  return true
}

/** While one client is over its limit. @returns whether another is let through */
async function judgeOtherClient(gateway: Gateway, see: Judging['see']): Promise<boolean> {
  if (!gateway.severalClients) return true
  const rush = (times: number) => Array.from({ length: times }, () => gateway.rush('/api/v1/sales/rush'))
  const flood = rush(attempts[0])
  await gateway.quiet()
  const others = await Promise.all(rush(tolerance))
  await Promise.all(flood)
  const refused = count(others, 429)
  return see('5.4.one-limit-for-all', { actual: `${refused} of ${others.length} refused` }).holds(refused === 0)
}

async function judgeHealth({ gateway, see }: Judging): Promise<void> {
  const health = await Promise.all(Array.from({ length: attempts[0] }, () => gateway.rush('/health')))
  const refused = count(health, 429) + count(health, 503)
  see('5.4.health-limited', { actual: `${refused} of ${health.length} refused` }).holds(refused === 0)
}

async function judgeStream({ gateway, see, notProved }: Judging): Promise<void> {
  const filledFrom = performance.now()
  await filled(gateway)
  const begun = performance.now()
  const sent: Promise<HttpResponse>[] = []
  let lastSent = begun
  let lastRefusal = begun
  const ask = async () => {
    lastSent = performance.now()
    const answer = await gateway.rush('/api/v1/sales/stream')
    if (answer.status !== 200) lastRefusal = performance.now()
    return answer
  }
  // Long enough for what is not known of its beginning to matter little.
  const streamMs = Math.min(Math.max(stream.ms, 5 * (begun - filledFrom)), stream.mostMs)
  for (let ms = 0; ms < streamMs; ms = performance.now() - begun) {
    // What is due by now, also when a busy machine has slept too long.
    while (sent.length * stream.everyMs <= ms) sent.push(ask())
    await pause(stream.everyMs)
  }
  const passed = count(await Promise.all(sent), 200)
  // The gateway saw the requests in this time at least, and in that at most: on a busy machine they are apart.
  const [least, most] = [lastSent - begun, Math.max(lastSent, lastRefusal) - filledFrom].map(
    ms => (limit.perSecond * ms) / 1000,
  ) as [number, number]
  const fewer = passed < least * stream.least
  if (!fewer && (most > least * stream.sure || sent.length < most * stream.most * 1.2)) {
    notProved('The rate after the burst: this machine is too slow at the moment to measure it.')
    return
  }
  see('5.4.rate', {
    how: fewer ? 'fewer' : 'more',
    expected: `${limit.perSecond} a second`,
    actual: `${((passed * 1000) / (lastSent - begun)).toFixed(0)} a second`,
  }).holds(!fewer && passed <= most * stream.most + 1)
}

/**
 * Until a request is refused: then the burst is used up, and what passes from now on is the rate alone. Requests that the
 * gateway holds back instead of passing them on at once are not waited for.
 */
async function filled(gateway: Gateway): Promise<void> {
  const sent = Array.from({ length: attempts[0]! }, () => gateway.rush('/api/v1/sales/fill'))
  const refused = sent.map(async asked => {
    if ((await asked).status === 200) throw new Error('passed')
  })
  await Promise.any(refused).catch(() => undefined)
}

/** Whatever is below /api/: the limit may be said once for all services, or once for each. */
async function judgeServices({ see, ...live }: Judging): Promise<void> {
  for (const service of ['inventory', 'payment']) {
    const result = await tellingBurst(live, service)
    if (!result) continue
    const { answers, passed, refused } = result
    const details = { service, asked: answers.length, actual: `${passed} passed` }
    see('5.4.service-not-limited', details).holds(refused.length > 0)
  }
}

const count = (answers: HttpResponse[], status: number): number =>
  answers.filter(answer => answer.status === status).length
