/** One service after another: a new instance beside the old one, then the gateway, then the old one ends. */
import type { Container } from '../../stack/docker/containers.ts'
import { type Deployment, nameOf, remove } from './deployment.ts'
import { pointGatewayAt } from './gateway.ts'
import { isUpToDate, planRoll, type RollPlan } from './plan.ts'

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
  const { keep, discard, retire } = plan
  await remove(discard)
  const instances = plan.start > 0 ? await startBeside(deployment, service, plan) : keep
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
async function startBeside(deployment: Deployment, service: string, { start, keep, retire }: RollPlan) {
  const othersThan = async (known: readonly Container[]) => {
    const ids = new Set(known.map(({ Id }) => Id))
    return (await deployment.containers(service)).filter(({ Id }) => !ids.has(Id))
  }
  const scale = `${service}=${retire.length + keep.length + start}`
  try {
    await deployment.compose('up', '--detach', '--no-build', '--no-recreate', '--scale', scale, service)
    await deployment.ready(() => othersThan(retire))
    return await othersThan(retire)
  } catch (error) {
    await remove(await othersThan([...retire, ...keep]))
    throw error
  }
}

const namesOf = (containers: readonly Container[]) => containers.map(nameOf).join(', ')
