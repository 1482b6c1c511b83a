/**
 * Rule 5.4, measured: many requests at once, then a steady stream for a while. How long it took is part of the
 * measure, so that a slow machine changes nothing.
 */
import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'

import { limit } from '../rules.ts'
import { type Answer, header, statusOf } from './gateway.ts'
import { files, placeOf } from './places.ts'
import type { LiveShop } from './shop.ts'

/** How many at once: more when a slow machine needs so long for the first that the rate alone lets all of them through. */
const attempts = [100, 250, 600]
const tolerance = 5
const stream = { ms: 1_200, everyMs: 25, least: 0.7, most: 1.35 } as const

export const limitChecks: Check<LiveShop>[] = [
  {
    id: '5.4.rate-limit',
    step: 5,
    title: `One client gets ${limit.perSecond} requests a second and a burst of ${limit.burst}, then 429; /health is not limited`,
    proof: 'live',
    needs: ['5.1.routes'],
    timeoutMs: 60_000,
    async run(live) {
      const seen = observe()
      if (await judgeBurst(live, seen)) {
        await judgeOthers(live, seen)
        await judgeStream(live, seen)
        await judgeServices(live, seen)
      }
      return seen.outcome()
    },
  },
]

/** What became of requests sent at once. */
interface Burst {
  answers: Answer[]
  passed: number
  refused: Answer[]
  /** How long it took until all had arrived: a refusal comes at once, what is let through may be held back. */
  seconds: number
  /** More than that cannot pass a limit as the lesson asks for in this time. */
  most: number
}

async function burst(live: LiveShop, service: string, times: number): Promise<Burst> {
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
async function tellingBurst(live: LiveShop, service: string): Promise<Burst | undefined> {
  for (const times of attempts) {
    const result = await burst(live, service, times)
    if (result.refused.length > 0 || times > result.most) return result
    await live.gateway.quiet()
  }
  return undefined
}

/** @returns whether what is over the limit is refused as it should be, so that the rest can be measured */
async function judgeBurst(live: LiveShop, seen: Observation): Promise<boolean> {
  await live.gateway.quiet()
  const result = await tellingBurst(live, 'sales')
  if (!result) {
    seen.notProved('The rate limit: this machine is too slow at the moment to send more than it lets through.')
    return false
  }
  const { answers, passed, refused, seconds, most } = result
  const limited = seen.that(refused.length > 0, {
    ...at(live, 'no-limit', `Of ${answers.length} requests to /api/ at once, the gateway refuses none.`),
    expected: `about ${limit.burst} pass`,
    actual: `${passed} passed`,
  })
  if (!limited) return false
  const first = refused.find(({ status }) => status === 429)
  const right = seen.that(first !== undefined, {
    ...at(
      live,
      'refused-with-other-status',
      'What is over the limit of /api/ is not refused with 429.',
      'See which status nginx refuses with unless it is told another.',
    ),
    expected: '429',
    actual: refused[0] && statusOf(refused[0]),
  })
  if (!first || !right) return false
  seen.that(passed >= limit.burst - tolerance && passed <= most, {
    ...at(
      live,
      'burst',
      `Of ${answers.length} requests at once, ${passed < limit.burst ? 'fewer' : 'more'} pass than the burst allows.`,
    ),
    expected: `${limit.burst}, and ${limit.perSecond} for each second that it takes`,
    actual: `${passed} in ${seconds.toFixed(1)} s`,
  })
  seen.that(header(first, 'access-control-allow-origin') === live.env.ALLOWED_ORIGIN, {
    code: '02.5.5.not-on-errors',
    message: 'The answer 429 does not let the allowed origin read it.',
    place: placeOf(live, files.gateway, /Access-Control-Allow-Origin/i),
    expected: 'the origin of ALLOWED_ORIGIN in Access-Control-Allow-Origin',
    actual: header(first, 'access-control-allow-origin') ?? 'no such header',
    next: 'nginx leaves added headers out of errors unless it is told otherwise.',
  })
  return true
}

/** While this client is at its limit: the gateway's own health, and another client. */
async function judgeOthers(live: LiveShop, seen: Observation): Promise<void> {
  const health = await Promise.all(Array.from({ length: attempts[0]! }, () => live.gateway.rush('/health')))
  seen.that(count(health, 429) === 0 && count(health, 503) === 0, {
    ...at(
      live,
      'health-limited',
      '/health is limited too.',
      'Whoever watches the gateway must not be refused: limit /api/ only.',
    ),
    expected: 'none refused',
    actual: `${count(health, 429) + count(health, 503)} of ${health.length} refused`,
  })
  const other = await fromOtherClient(live)
  if (other === undefined) return
  seen.that(other !== 429, {
    ...at(
      live,
      'one-limit-for-all',
      'When one client is over the limit of /api/, another is refused too.',
      'See what the zone counts by.',
    ),
    expected: '200',
    actual: String(other),
  })
}

async function judgeStream(live: LiveShop, seen: Observation): Promise<void> {
  await filled(live)
  const begun = performance.now()
  const sent: Promise<Answer>[] = []
  for (let ms = 0; ms < stream.ms; ms = performance.now() - begun) {
    // What is due by now, also when a busy machine has slept too long.
    while (sent.length * stream.everyMs <= ms) sent.push(live.gateway.rush('/api/v1/sales/stream'))
    await pause(stream.everyMs)
  }
  const seconds = (performance.now() - begun) / 1000
  const passed = count(await Promise.all(sent), 200)
  const expected = limit.perSecond * seconds
  if (sent.length < expected * stream.most * 1.2) {
    seen.notProved(
      'The rate after the burst: this machine is too slow at the moment to send more than it lets through.',
    )
    return
  }
  seen.that(passed >= expected * stream.least && passed <= expected * stream.most + 1, {
    ...at(
      live,
      'rate',
      `After the burst, ${passed < expected ? 'fewer' : 'more'} requests a second pass than the rate allows.`,
    ),
    expected: `${limit.perSecond} a second`,
    actual: `${(passed / seconds).toFixed(0)} a second`,
  })
}

/**
 * Until a request is refused: then the burst is used up, and what passes from now on is the rate alone. Requests that the
 * gateway holds back instead of passing them on at once are not waited for.
 */
async function filled(live: LiveShop): Promise<void> {
  const sent = Array.from({ length: attempts[0]! }, () => live.gateway.rush('/api/v1/sales/fill'))
  const refused = sent.map(async asked => {
    if ((await asked).status === 200) throw new Error('passed')
  })
  await Promise.any(refused).catch(() => undefined)
}

/** Whatever is below /api/: the limit may be said once for all services, or once for each. */
async function judgeServices(live: LiveShop, seen: Observation): Promise<void> {
  for (const service of ['inventory', 'payment']) {
    const result = await tellingBurst(live, service)
    if (!result) continue
    seen.that(result.refused.length > 0, {
      ...at(
        live,
        'service-not-limited',
        `Requests to /api/v1/${service}/ are not limited.`,
        'The limit is for everything below /api/.',
      ),
      expected: `of ${result.answers.length} at once some get 429`,
      actual: `${result.passed} passed`,
    })
  }
}

const count = (answers: Answer[], status: number): number => answers.filter(answer => answer.status === status).length

/** The status for a request from another address; undefined where this machine or runner has no second one. */
function fromOtherClient(live: LiveShop): Promise<number | undefined> {
  if (live.stack.runner !== 'local' || process.platform !== 'linux') return Promise.resolve(undefined)
  return new Promise(resolve => {
    const asked = request(
      `${live.gateway.origin}/api/v1/sales/other`,
      { localAddress: '127.0.0.2', agent: false },
      response => {
        response.resume()
        resolve(response.statusCode)
      },
    )
    asked.on('error', () => resolve(undefined))
    asked.end()
  })
}

function at(
  live: LiveShop,
  what: string,
  message: string,
  next = 'Look at the rate, the burst and where the limit is applied.',
): Finding {
  return { code: `02.5.4.${what}`, message, place: placeOf(live, files.gateway, /limit_req/), next }
}
