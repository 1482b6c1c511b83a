/**
 * Rule 5.4, measured: many requests at once, then a steady stream for a while. How long it took is part of the
 * measure, so that a slow machine changes nothing.
 */
import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'
import { limit } from '../rules.ts'
import { type Answer, header } from './gateway.ts'
import { files, placeOf } from './places.ts'
import type { LiveShop } from './shop.ts'

const atOnce = 100
const tolerance = 5
const stream = { ms: 1_200, everyMs: 25, least: 0.7, most: 1.35 } as const
/** More than the burst: of so many at once some must be refused, whichever service they are for. */
const beyondBurst = limit.burst + 30

export const limitChecks: Check<LiveShop>[] = [
  {
    id: '5.4.rate-limit',
    step: 5,
    title: `One client gets ${limit.perSecond} requests a second and a burst of ${limit.burst}, then 429; /health is not limited`,
    proof: 'live',
    needs: ['5.1.routes'],
    async run(live) {
      const seen = observe()
      await live.gateway.quiet()
      if (await judgeBurst(live, seen)) {
        await judgeOthers(live, seen)
        await judgeStream(live, seen)
        await judgeServices(live, seen)
      }
      return seen.outcome()
    },
  },
]

/** @returns whether there is a limit at all */
async function judgeBurst(live: LiveShop, seen: Observation): Promise<boolean> {
  const begun = performance.now()
  const origin = live.env.ALLOWED_ORIGIN ?? ''
  const answers = await rushed(live, 'sales', atOnce, { origin })
  const seconds = (performance.now() - begun) / 1000
  const passed = count(answers, 200)
  const refused = answers.find(({ status }) => status === 429)
  const unlimited = seen.that(passed < atOnce, {
    ...at(live, 'no-limit', `Of ${atOnce} requests to /api/ at once, the gateway refuses none.`),
    expected: `about ${limit.burst} pass`,
    actual: `${passed} passed`,
  })
  if (!unlimited) return false
  const right = seen.that(refused !== undefined, {
    ...at(
      live,
      'refused-with-other-status',
      'What is over the limit of /api/ is not refused with 429.',
      'nginx refuses with 503 unless it is told another status.',
    ),
    expected: '429',
    actual: String(answers.find(({ status }) => status !== 200)?.status),
  })
  if (!right) return false
  const most = 1 + limit.burst + limit.perSecond * seconds + tolerance
  seen.that(passed >= limit.burst - tolerance && passed <= most, {
    ...at(
      live,
      'burst',
      `Of ${atOnce} requests at once, ${passed < limit.burst ? 'fewer' : 'more'} pass than the burst allows.`,
    ),
    expected: `${limit.burst}, and ${limit.perSecond} for each second that it takes`,
    actual: `${passed} in ${seconds.toFixed(1)} s`,
  })
  seen.that(refused !== undefined && header(refused, 'access-control-allow-origin') === origin, {
    code: '02.5.5.not-on-errors',
    message: 'The answer 429 does not let the allowed origin read it.',
    place: placeOf(live, files.gateway, /Access-Control-Allow-Origin/i),
    expected: `access-control-allow-origin: ${origin}`,
    actual: (refused && header(refused, 'access-control-allow-origin')) ?? 'no such header',
    next: 'nginx leaves added headers out of errors unless it is told otherwise.',
  })
  return true
}

/** While this client is at its limit: the gateway's own health, and another client. */
async function judgeOthers(live: LiveShop, seen: Observation): Promise<void> {
  const health = await Promise.all(Array.from({ length: beyondBurst }, () => live.gateway.rush('/health')))
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
  while (performance.now() - begun < stream.ms) {
    sent.push(live.gateway.rush('/api/v1/sales/stream'))
    await pause(stream.everyMs)
  }
  const seconds = (performance.now() - begun) / 1000
  const passed = count(await Promise.all(sent), 200)
  const expected = limit.perSecond * seconds
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
  const sent = Array.from({ length: beyondBurst }, () => live.gateway.rush('/api/v1/sales/fill'))
  const refused = sent.map(async asked => {
    if ((await asked).status === 200) throw new Error('passed')
  })
  await Promise.any(refused).catch(() => undefined)
}

async function judgeServices(live: LiveShop, seen: Observation): Promise<void> {
  for (const service of ['inventory', 'payment']) {
    const answers = await rushed(live, service, beyondBurst)
    seen.that(count(answers, 429) > 0, {
      ...at(
        live,
        'service-not-limited',
        `Requests to ${service} are not limited.`,
        'The limit is for everything below /api/.',
      ),
      expected: `of ${beyondBurst} at once some get 429`,
      actual: `${count(answers, 200)} passed`,
    })
  }
}

const rushed = (live: LiveShop, service: string, times: number, headers: Record<string, string> = {}) =>
  Promise.all(Array.from({ length: times }, () => live.gateway.rush(`/api/v1/${service}/rush`, { headers })))

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
