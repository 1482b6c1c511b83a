/** Waits until a stack is ready, and reports changes meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { InstanceStatus } from '../types.ts'
import { type Container, instanceStatus } from './containers.ts'

const askEveryMs = 500

export interface Waiting {
  list: () => Promise<Container[]>
  report: (containers: Container[]) => void
  /** Makes the error that names the failed container. */
  blame: (container: Container) => Promise<Error>
  /** Milliseconds since the epoch. */
  deadline: number
  signal?: AbortSignal
}

/** Rejects for the first container that is broken, and at the deadline for one that is not ready. */
export async function untilReady({ list, report, blame, deadline, signal }: Waiting): Promise<InstanceStatus[]> {
  for (;;) {
    const containers = await list()
    report(containers)
    const open = containers.filter(one => !['healthy', 'running', 'completed'].includes(instanceStatus(one).state))
    // A container that was never started waits for another one, which is the cause.
    const slow = open.find(one => instanceStatus(one).state !== 'waiting') ?? open[0]
    const culprit = containers.find(isBroken) ?? (Date.now() > deadline ? slow : undefined)
    if (culprit) throw await blame(culprit)
    if (open.length === 0) return containers.map(instanceStatus)
    await sleep(askEveryMs, undefined, { signal })
  }
}

/** Whether an instance will not become ready by itself; one that the engine will restart is `restarting`. */
export function isBroken(container: Container): boolean {
  return ['unhealthy', 'failed', 'stopped'].includes(instanceStatus(container).state)
}

/** Reports changes while `docker compose up` waits for dependencies. Ends with the signal. */
export async function watchContainers(
  { list, report }: Pick<Waiting, 'list' | 'report'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    report(await list().catch(() => []))
    await sleep(askEveryMs, undefined, { signal }).catch(() => undefined)
  }
}
