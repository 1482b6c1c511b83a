/** What the live checks of lab 02 share: the learner's running stack, its gateway, and the drills that go on beside. */
import { DeadlineError, eventually } from '../../../../scripts/lab/kit/eventually.ts'
import type { ServiceName } from '../rules.ts'
import { type Answer, createGateway, type Gateway, type Readiness, readinessOf, statusOf } from './gateway.ts'
import type { Live } from './live.ts'
import { type Drills, startDrills } from './setup-drills.ts'

export interface LiveShop extends Live {
  gateway: Gateway
  /** The runs of kafka-setup in other situations; the first call begins them. */
  drills(): Drills
  /** When no drill is under way: before the stack is taken down. */
  drillsOver(): Promise<void>
  /** What a service says of its dependencies, once it has had the time to reach them. @throws NoReadiness */
  readiness(service: ServiceName): Promise<Readiness>
  /** Waits until a service that was started again is ready, but not for ever: if it is not, later checks say so. */
  backAgain(service: ServiceName): Promise<void>
}

/** A service did not answer its readiness path through the gateway. */
export class NoReadiness extends Error {
  constructor(
    readonly service: ServiceName,
    readonly answer: Answer,
  ) {
    super(`${service} does not say whether it is ready: ${statusOf(answer)}`)
  }
}

/** For services that no health check holds back until their engines answer. */
const settleMs = 30_000

export function liveShop(live: Live): LiveShop {
  let drills: Drills | undefined
  const gateway = createGateway(`http://127.0.0.1:${live.env.GATEWAY_PORT}`)
  const shop: LiveShop = {
    ...live,
    gateway,
    drills: () => (drills ??= startDrills(shop)),
    drillsOver: async () => void (await Promise.allSettled(Object.values(drills ?? {}))),
    readiness: service => readiness(gateway, service),
    backAgain: async service => void (await readiness(gateway, service).catch(() => undefined)),
  }
  return shop
}

export const readyPath = (service: ServiceName): string => `/api/v1/${service}/ready`

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
