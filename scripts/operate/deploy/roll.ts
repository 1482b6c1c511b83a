/** One service after another: a new instance beside the old one, then the gateway, then the old one ends. */
import type { Container } from '../../stack/docker/containers.ts'
import { type Deployment, nameOf, remove } from './deployment.ts'
import { pointGatewayAt } from './gateway.ts'
import { isUpToDate, planRoll } from './plan.ts'

/** One line of what happened; `since` is the time at which the part's work began, as `performance.now()` says it. */
export type Say = (part: string, words: string, since?: number) => void

/**
 * Makes the instances of a service those of the release that was built. Broken off at any time, the old ones, the new ones
 * or both serve, and it goes on there when it is called again.
 * @throws StackError when a new instance is not ready: it is taken away, and the old ones go on
 */
export async function roll(deployment: Deployment, service: string, say: Say, signal: AbortSignal): Promise<void> {
  const began = performance.now()
  const plan = planRoll(await deployment.release(service), await deployment.containers(service))
  if (isUpToDate(plan)) return say(service, `${namesOf(plan.keep)} up to date`, began)
  const { retire } = plan
  await remove(plan.discard)
  const instances = plan.start > 0 ? await startBeside(deployment, service, retire, plan.start) : plan.keep
  say(service, `${namesOf(instances)} ready`, began)
  const [gateway] = await deployment.containers('gateway')
  signal.throwIfAborted()
  if (gateway?.State.Status === 'running' && (await pointGatewayAt(gateway, service, instances)))
    say(service, `the gateway asks ${namesOf(instances)}`, began)
  signal.throwIfAborted()
  await remove(retire)
  if (retire.length > 0) say(service, `${namesOf(retire)} ended`, began)
}

/** @returns all instances of the release, ready */
async function startBeside(deployment: Deployment, service: string, others: readonly Container[], start: number) {
  const old = new Set(others.map(({ Id }) => Id))
  const instances = async () => (await deployment.containers(service)).filter(({ Id }) => !old.has(Id))
  const before = await deployment.containers(service)
  const scale = `${service}=${before.length + start}`
  try {
    await deployment.compose('up', '--detach', '--no-build', '--no-recreate', '--scale', scale, service)
    await deployment.ready(instances)
    return await instances()
  } catch (error) {
    const had = new Set(before.map(({ Id }) => Id))
    await remove((await instances()).filter(({ Id }) => !had.has(Id)))
    throw error
  }
}

const namesOf = (containers: readonly Container[]) => containers.map(nameOf).join(', ')
