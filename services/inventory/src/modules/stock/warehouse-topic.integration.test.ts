import { randomUUID } from 'node:crypto'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { freePort } from '@groundwork/testkit/service-process'
import { testConfig } from '@groundwork/testkit/test-config'
import { makeTopics, produce, readTopic } from '@groundwork/testkit/topics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inventorySettings, openInventory } from '../../service.ts'
import { movement, sample } from './testing/samples.ts'

const kafka = needsKafka()
const prefix = `${randomUUID()}-`
const topic = `${prefix}warehouse-movements`

describe('warehouse-movements', () => {
  let database: TestDatabase
  let inventory: Awaited<ReturnType<typeof openInventory>>

  beforeAll(async () => {
    if (!kafka) return
    await makeTopics(kafka!, [topic, `${topic}.dlq`, `${prefix}order-events`])
    database = await freshDatabase()
    const broker = { APP_MODE: 'kafka', KAFKA_BROKERS: kafka, KAFKA_PREFIX: prefix }
    inventory = await openInventory(
      testConfig(inventorySettings, 'inventory', database, { ...broker, PORT: String(await freePort()) }),
    )
    await inventory.start()
  })
  afterAll(async () => {
    if (!kafka) return
    await inventory.stop()
    await database.drop()
  })

  const send = (...values: (object | string | null)[]) =>
    produce(
      kafka!,
      topic,
      values.map(value => ({ key: 'one', value: typeof value === 'object' && value ? JSON.stringify(value) : value })),
    )

  const post = async (payload: object) =>
    (await inventory.app.inject({ method: 'POST', url: '/api/v1/kafka/webhook', payload })).statusCode

  const quantityOf = async ({ warehouse_id, product_id }: { warehouse_id: string; product_id: string }) => {
    const answer = await inventory.app.inject(`/api/v1/warehouse/${warehouse_id}/products/${product_id}`)
    return answer.statusCode === 200 ? answer.json().quantity : undefined
  }

  const holds = (place: { warehouse_id: string; product_id: string }, quantity: number) =>
    eventually(async () => expect(await quantityOf(place)).toBe(quantity))

  test('a report has the same effect on the topic as on the webhook, and counts once in all', async () => {
    const stocked = movement({ ...sample.data, movement_id: randomUUID(), event: 'arrival', quantity: 300 })
    await send(stocked, sample, sample)
    await holds(sample.data, 200)
    expect(await post(sample)).toBe(200)

    const second = movement({ ...sample.data, movement_id: randomUUID(), quantity: 50 })
    expect(await post(second)).toBe(200)
    await send(second, movement({ ...sample.data, movement_id: randomUUID(), event: 'arrival', quantity: 1 }))
    await holds(sample.data, 151)
  })

  test('poison on the topic does not stop the next good report, and is kept with its reason', async () => {
    const good = movement({ event: 'arrival', quantity: 5 })
    const misspelt = { ...good, quantiti: 5 }
    await send('not JSON', misspelt, null, good)
    await holds(good.data, 5)
    const reasons = ['/quantiti is not a known field', 'the message has no value']
    const letters = await readTopic(kafka!, `${topic}.dlq`, 3)
    const said = letters.map(letter => JSON.parse(letter.value!).reason as string)
    expect(said).toEqual(expect.arrayContaining([expect.stringContaining('not JSON'), ...reasons]))
  })

  test('a departure beyond the stock is refused, kept with its reason, and the next ones are judged in order', async () => {
    const place = { warehouse_id: randomUUID(), product_id: randomUUID() }
    const refused = movement({ ...place, event: 'departure', quantity: 31 })
    await send(
      movement({ ...place, event: 'arrival', quantity: 30 }),
      refused,
      movement({ ...place, event: 'departure', quantity: 10 }),
      movement({ ...place, event: 'arrival', quantity: 5 }),
      movement({ ...place, event: 'departure', quantity: 22 }),
    )
    await holds(place, 3)
    expect((await inventory.app.inject(`/api/v1/movements/${refused.data.movement_id}`)).statusCode).toBe(404)
    const { rows } = await database.admin.query(
      "SELECT reason FROM inventory.dead_letters WHERE reason LIKE 'fewer than 31%'",
    )
    expect(rows).toHaveLength(1)
  })

  test('a known movement with other content is kept with its reason; the first report counts', async () => {
    const first = movement({ event: 'arrival', quantity: 5 })
    const other = { ...first, data: { ...first.data, quantity: 6 } }
    await send(first, other, movement({ ...first.data, movement_id: randomUUID(), quantity: 1 }))
    await holds(first.data, 6)
    const { rows } = await database.admin.query(
      "SELECT reason FROM inventory.dead_letters WHERE reason LIKE '%other content'",
    )
    expect(rows).toEqual([
      { reason: `the arrival of movement ${first.data.movement_id} was reported before with other content` },
    ])
  })

  test('an arrival of another product than departed is kept with its reason, also in the same batch', async () => {
    const place = { warehouse_id: randomUUID(), product_id: randomUUID() }
    const departed = movement({ ...place, event: 'departure', quantity: 2 })
    const arrived = movement({ movement_id: departed.data.movement_id, event: 'arrival', quantity: 2 })
    const after = movement({ ...place, event: 'arrival', quantity: 1 })
    await send(movement({ ...place, event: 'arrival', quantity: 5 }), departed, arrived, after)
    await holds(place, 4)
    expect(await quantityOf(arrived.data)).toBeUndefined()
    const { rows } = await database.admin.query(
      "SELECT reason FROM inventory.dead_letters WHERE reason LIKE '%another product%'",
    )
    const { movement_id, product_id } = arrived.data
    expect(rows).toEqual([
      { reason: `the departure of movement ${movement_id} was reported of another product than ${product_id}` },
    ])
  })

  test('many reports arrive exactly once, also when they are sent twice', async () => {
    const place = { warehouse_id: randomUUID(), product_id: randomUUID() }
    const reports = Array.from({ length: 1500 }, () => movement({ ...place, event: 'arrival', quantity: 2 }))
    await send(...reports)
    await send(...reports, movement({ ...place, event: 'arrival', quantity: 1 }))
    await holds(place, 3001)
  })
})
