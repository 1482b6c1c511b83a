/** What the checks of the whole stack share: its gateway, and what its services say of themselves. */
import { DeadlineError, eventually } from '../../../../scripts/lab/kit/eventually.ts'
import type { HttpResponse } from '../../../../scripts/lab/kit/http.ts'
import { createGateway, type Gateway, statusOf } from '../gateway/client.ts'
import type { Live } from '../live.ts'
import type { ServiceName } from '../rules.ts'

export interface LiveStack extends Live {
  gateway: Gateway
  /** What a service says of its dependencies, once it has had the time to reach them. @throws NoReadiness */
  readiness(service: ServiceName): Promise<Readiness>
  /** Waits until a service that was started again is ready, but not for ever: if it is not, later checks say so. */
  backAgain(service: ServiceName): Promise<void>
  /** Waits until nothing goes on that another part has begun in the same stack. */
  quiet(): Promise<void>
}

/** A service did not answer its readiness path through the gateway. */
export class NoReadiness extends Error {
  constructor(
    readonly service: ServiceName,
    readonly answer: HttpResponse,
  ) {
    super(`${service} does not say whether it is ready: ${statusOf(answer)}`)
  }
}

/** For services that no health check holds back until their engines answer. */
const settleMs = 30_000

export function liveStack(live: Live, quiet = async () => {}): LiveStack {
  const gateway = createGateway(`http://127.0.0.1:${live.env.GATEWAY_PORT}`)
  return {
    ...live,
    quiet,
    gateway,
    readiness: service => readiness(gateway, service),
    backAgain: async service => void (await readiness(gateway, service).catch(() => undefined)),
  }
}

/** What the given service says about itself. */
export interface Readiness {
  status: string
  instance: string
  dependencies: Record<string, 'up' | 'down' | 'not used'>
  problems: Record<string, string>
}

export const readyPath = (service: ServiceName): string => `/api/v1/${service}/ready`

export function readinessOf(answer: HttpResponse): Readiness | undefined {
  const value = answer.json() as Partial<Readiness> | undefined
  return typeof value?.instance === 'string' && value.dependencies ? (value as Readiness) : undefined
}

async function readiness(gateway: Gateway, service: ServiceName): Promise<Readiness> {
  let last: Readiness | undefined
  try {
    return await eventually(
      async () => {
        const answer = await gateway.ask(readyPath(service))
        last = readinessOf(answer)
        if (!last) throw new NoReadiness(service, answer)
        if (last.status !== 'ready') throw new Error(`${service} is not ready`)
        return last
      },
      { timeoutMs: settleMs },
    )
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error
    if (last) return last
    throw error.last
  }
}
