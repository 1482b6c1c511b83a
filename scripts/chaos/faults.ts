/**
 * The faults that a run injects: kills at crash points, engines that go away, a frozen process. Each seed has its own
 * order.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { crashPoints } from '@groundwork/kernel/process/crash-point'
import { shuffled } from '@groundwork/testkit/random'
import { paymentCrashPoints } from '../../services/payment/src/crash-points.ts'
import { orderServices } from './order-services.ts'
import type { World } from './world.ts'

export interface Fault {
  /** Printed in the log, so that a run can be followed and repeated. */
  name: string
  /** @returns false when the fault did not happen: a process may never reach its crash point */
  inject(world: World): Promise<boolean>
}

/** Longer than a lease of a relay, so that another one takes over. */
const frozenMs = 6000
const brokerAwayMs = 60_000
/**
 * How long a process may take to start and reach its crash point: its consumer group waits for the member that died
 * before.
 */
const crashMs = 60_000

/** Crash points that only this service has. */
const own: Record<string, readonly string[]> = { payment: paymentCrashPoints }

/** The crash points that each process can reach. */
const dying = Object.fromEntries(orderServices.map(name => [name, [...crashPoints, ...(own[name] ?? [])]]))

/** Programs of the shop's partners, which have no crash points. */
const partners = ['payment-provider', 'geo']

const victim = (world: World, name: string) => world.victims.get(name)!

const crash = (name: string, point: string, times: number): Fault => ({
  name: `${name} dies ${point}, time ${times}`,
  async inject(world) {
    await victim(world, name).ready()
    return victim(world, name).dieAt(point, times, crashMs)
  },
})

const kill = (name: string): Fault => ({
  name: `${name} is killed`,
  async inject(world) {
    await victim(world, name).ready()
    victim(world, name).kill()
    return true
  },
})

/** A process that wakes up after another one has taken its lease and its messages. */
const zombie = (name: string): Fault => ({
  name: `${name} is frozen, and another takes over`,
  async inject(world) {
    await victim(world, name).ready()
    const twin = await world.twinOf(name)
    victim(world, name).freeze()
    try {
      twin.start()
      await twin.ready()
      await delay(frozenMs)
    } finally {
      victim(world, name).thaw()
      await twin.stop()
    }
    return true
  },
})

const engineKilled = (name: string): Fault => ({
  name: `${name} is killed`,
  async inject({ engines }) {
    await engines.kill(name)
    return true
  },
})

const brokerAway: Fault = {
  name: 'the broker is away for a minute',
  async inject({ engines }) {
    await engines.stop('kafka')
    await delay(brokerAwayMs)
    await engines.start('kafka')
    return true
  },
}

/** Every process at each of its crash points. A seed takes a few of them, always the same ones. */
const crashes = Object.entries(dying).flatMap(([name, points]) => points.map(point => [name, point] as const))
const perSeed = 4

export function faultsOf(seed: number, random: () => number): Fault[] {
  const some = Array.from({ length: perSeed }, (_, index) => crashes[(seed * perSeed + index) % crashes.length]!)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item
  const faults = [
    ...some.map(([name, point]) => crash(name, point, 1 + Math.floor(random() * 3))),
    kill(pick([...orderServices, ...partners])),
    zombie(pick(Object.keys(dying))),
    engineKilled(pick(['postgres', 'redis', 'kafka'])),
  ]
  return [...shuffled(faults, random), ...(seed % 5 === 0 ? [brokerAway] : [])]
}
