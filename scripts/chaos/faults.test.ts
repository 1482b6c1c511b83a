import { crashPoints } from '@groundwork/kernel/process/crash-point'
import { randomFrom } from '@groundwork/testkit/random'
import { expect, test } from 'vitest'
import { faultsOf } from './faults.ts'

const namesOf = (seed: number) => faultsOf(seed, randomFrom(seed)).map(({ name }) => name)
const seeds = Array.from({ length: 20 }, (_, index) => index + 1)

test('the same seed injects the same faults, another one others', () => {
  expect(namesOf(3)).toEqual(namesOf(3))
  expect(namesOf(3)).not.toEqual(namesOf(4))
})

test('twenty seeds have each process die at each point that it comes to', () => {
  const all = seeds.flatMap(namesOf)
  const diesAt = (name: string, point: string) => all.some(fault => fault.startsWith(`${name} dies ${point},`))
  for (const point of crashPoints) {
    expect(diesAt('payment', point), point).toBe(true)
    for (const name of ['sales', 'inventory', 'delivery'])
      expect(diesAt(name, point), `${name} ${point}`).toBe(!point.startsWith('cashier'))
  }
})

test('twenty seeds kill every engine, freeze a process in each, and take the broker away now and then', () => {
  const all = seeds.flatMap(namesOf)
  for (const engine of ['postgres', 'redis', 'kafka']) expect(all).toContain(`${engine} is killed`)
  expect(all.filter(name => name.endsWith('another takes over'))).toHaveLength(20)
  expect(all.filter(name => name === 'the broker is away for a minute')).toHaveLength(4)
})
