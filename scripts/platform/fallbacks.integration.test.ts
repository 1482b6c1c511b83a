/** The whole platform as on a machine with Node and npm only. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isPaid, shopAt } from '@groundwork/testkit/shop'
import { expect, onTestFinished, test } from 'vitest'
import { repository } from '../repository.mjs'
import { ownPlatform } from './owner.ts'

test('without Redis and Kafka an order is paid, and the table says what is left out', async () => {
  const stateDir = mkdtempSync(join(repository, '.groundwork/bare-'))
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }))
  const owner = await ownPlatform({ stateDir, anyPorts: true, missing: ['redis', 'java', 'kafka'] })
  onTestFinished(() => owner.close())

  const instances = await owner.stack.up()
  expect(instances.filter(({ state }) => state === 'absent').map(({ service }) => service)).toEqual([
    'redis',
    'kafka',
    'kafka-topics',
  ])
  expect(await owner.stack.up({ services: ['kafka'] })).toEqual(await owner.stack.status())
  await expect(owner.stack.exec('redis', ['redis-cli', 'ping'])).rejects.toThrow('Redis is not on this machine.')
  expect(owner.stack.notProved()).toContainEqual(expect.stringMatching(/^kafka: Java is not on this machine/))

  const gateway = await owner.stack.endpoint('gateway', 8080)
  const shop = shopAt(`http://${gateway?.host}:${gateway?.port}`)
  const [product] = await shop.products()
  const { id } = await shop.place({ paymentMethod: 'test-ok', lines: [{ productId: product!.id, quantity: 1 }] })
  expect(await shop.settled(id, 60_000)).toSatisfy(isPaid)
}, 240_000)
