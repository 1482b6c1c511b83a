import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crashPoints } from '@groundwork/kernel/process/crash-point'
import { randomFrom } from '@groundwork/testkit/random'
import { expect, test } from 'vitest'
import { paymentCrashPoints } from '../../services/payment/src/crash-points.ts'
import { repository } from '../repository.mjs'
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
  for (const name of ['sales', 'inventory', 'payment', 'delivery']) {
    for (const point of crashPoints) expect(diesAt(name, point), `${name} ${point}`).toBe(true)
    for (const point of paymentCrashPoints) expect(diesAt(name, point), `${name} ${point}`).toBe(name === 'payment')
  }
})

test('the points that can be named are those in the code', async () => {
  const files = readdirSync(join(repository, 'services'), { recursive: true, encoding: 'utf8' })
  const sources = files.filter(file => file.endsWith('.ts') && !/node_modules|\.test\.ts$/.test(file))
  const calls = sources.flatMap(file =>
    [...readFileSync(join(repository, 'services', file), 'utf8').matchAll(/\bcrashPoint\('([^']+)'\)/g)].map(
      ([, name]) => name,
    ),
  )
  expect(calls.sort()).toEqual([...crashPoints, ...paymentCrashPoints].sort())
})

test('twenty seeds kill every engine, freeze a process in each, and take the broker away now and then', () => {
  const all = seeds.flatMap(namesOf)
  for (const engine of ['postgres', 'redis', 'kafka']) expect(all).toContain(`${engine} is killed`)
  expect(all.filter(name => name.endsWith('another takes over'))).toHaveLength(20)
  expect(all.filter(name => name === 'the broker is away for a minute')).toHaveLength(4)
})
