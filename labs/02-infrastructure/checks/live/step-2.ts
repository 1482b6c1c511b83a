/** Rule 2.4: the stack really runs on the values that the checker wrote, not on ones that stand somewhere else. */
import pg from 'pg'
import { eventually } from '../../../../scripts/lab/kit/eventually.ts'
import { observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding, Outcome } from '../../../../scripts/lab/types.ts'
import { asLogin, type Login, logins } from './database.ts'
import type { Live } from './live.ts'
import { files, placeOf, serviceAt } from './places.ts'
import type { LiveShop } from './shop.ts'

export const environmentChecks: Check<LiveShop>[] = [
  {
    id: '2.4.gateway-port',
    step: 2,
    title: 'The gateway is published on GATEWAY_PORT',
    proof: 'live',
    stage: 'starts',
    async run(live) {
      const seen = observe()
      const written = live.stack.project.services.gateway?.ports.map(({ published }) => published ?? 'any') ?? []
      const published = seen.that(written.includes(live.env.GATEWAY_PORT ?? ''), {
        code: '02.2.4.gateway-port-ignored',
        message: 'The gateway is not published on the port that GATEWAY_PORT names.',
        place: serviceAt(live, 'gateway'),
        expected: `port ${live.env.GATEWAY_PORT}`,
        actual: written.length > 0 ? `port ${written.join(', ')}` : 'no port',
        next: 'See what the ports of gateway are made of.',
      })
      if (!published) return seen.outcome()
      const answer = await firstAnswer(live)
      seen.that(answer.status > 0, {
        code: '02.2.4.gateway-silent',
        message: `The gateway is published at ${live.gateway.origin} and gives no answer there.`,
        place: serviceAt(live, 'gateway'),
        actual: answer.body,
        next: 'Compare the container’s port with the one that nginx listens on.',
      })
      return seen.outcome()
    },
  },
  {
    id: '2.4.database',
    step: 2,
    title: 'The database has the name, the administrator and the password of .env',
    proof: 'live',
    stage: 'starts',
    run: live => judgeLogin(live, 'owner', 'postgres', 'See how the environment of postgres is made from .env.'),
  },
  {
    id: '2.4.app-login',
    step: 2,
    title: 'The services’ role has the name and the password of .env',
    proof: 'live',
    stage: 'starts',
    needs: ['2.4.database'],
    run: live => judgeLogin(live, 'app', 'postgres', 'See how the role is made, and from which variables.'),
  },
]

/** How long a gateway without a health check may take from running to listening: its image renders templates first. */
const gatewayStartMs = 20_000

/** What the gateway says once it says something, or that it never did. */
function firstAnswer({ gateway }: LiveShop) {
  const ask = async () => {
    const answer = await gateway.ask('/health')
    if (answer.status === 0) throw new Error(answer.body)
    return answer
  }
  return eventually(ask, { timeoutMs: gatewayStartMs }).catch(() => gateway.ask('/health'))
}

async function judgeLogin(live: Live, login: Login, service: string, next: string): Promise<Outcome> {
  const seen = observe()
  const names = `${logins[login].user} and ${logins[login].password}`
  const refusal = await asLogin(live, login, async () => undefined).catch((error: unknown) => {
    if (error instanceof pg.DatabaseError) return error
    throw error
  })
  const finding: Finding = {
    code: login === 'owner' ? '02.2.4.database-login' : '02.3.6.app-login',
    message: `PostgreSQL refuses the login that ${names} give for the database POSTGRES_DB.`,
    place:
      login === 'owner'
        ? serviceAt(live, service)
        : (placeOf(live, files.sql, /create\s+(role|user)/i) ?? serviceAt(live, service)),
    actual: refusal?.message,
    next,
  }
  seen.that(refusal === undefined, finding)
  return seen.outcome()
}
