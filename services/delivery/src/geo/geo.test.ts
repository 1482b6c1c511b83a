import { fileURLToPath } from 'node:url'
import { readConfig } from '@groundwork/kernel/process/config'
import { freePort } from '@groundwork/testkit/service-process'
import { silent } from '@groundwork/testkit/silent'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createGeoClient, type GeoClient, withCache } from '../infrastructure/geo-client.ts'
import { goodDay } from './behaviour.ts'
import { geoSettings, openGeo } from './service.ts'
import { placeOf } from './simulator.ts'

const protoFile = fileURLToPath(new URL('../../proto/geo.proto', import.meta.url))
let geo: Awaited<ReturnType<typeof openGeo>>
let address: string
let client: GeoClient

beforeAll(async () => {
  const [PORT, GRPC_PORT] = [await freePort(), await freePort()].map(String)
  geo = await openGeo(readConfig(geoSettings, { SERVICE_NAME: 'geo', PORT, GRPC_PORT }), protoFile, silent)
  await geo.start()
  address = `127.0.0.1:${GRPC_PORT}`
  client = createGeoClient({ address, protoFile, deadlineMs: 5000 })
})
afterEach(() => behave({}))
afterAll(async () => {
  client.close()
  for (const [, stop] of geo.stopSteps()) await stop()
})

const behave = (payload: object) => geo.app.inject({ method: 'PUT', url: '/behaviour', payload })

test('a street is always in the same place, however it is written', async () => {
  expect(await client.locate('Baker Street')).toEqual(placeOf('Baker Street'))
  expect(await client.locate(' baker street')).toEqual(placeOf('Baker Street'))
  expect(placeOf('Baker Street')).toEqual({ x: 3, y: 1 })
})

test('streets are all over the town', () => {
  const places = Array.from({ length: 2000 }, (_, n) => placeOf(`Street ${n}`)).map(({ x, y }) => `${x},${y}`)
  expect(new Set(places).size).toBe(100)
})

test('a street that nobody knows, or that has no name, is nowhere', async () => {
  expect(await client.locate('Nowhere Lane')).toBeUndefined()
  expect(await client.locate('  ')).toBeUndefined()
})

test('it can be told which streets it does not know', async () => {
  await behave({ unknownStreets: ['Baker Street'] })
  expect(await client.locate('baker street')).toBeUndefined()
  expect(await client.locate('Nowhere Lane')).toEqual(placeOf('Nowhere Lane'))
})

test('what it is not told is as on a good day', async () => {
  expect((await behave({ latencyMs: 1 })).json()).toEqual({ ...goodDay, latencyMs: 1 })
  expect((await behave({ outage: true })).json()).toEqual({ ...goodDay, outage: true })
})

test('it says how it behaves', async () => {
  await behave({ latencyMs: 1 })
  expect((await geo.app.inject('/behaviour')).json()).toEqual({ ...goodDay, latencyMs: 1 })
})

test('told to be away, it refuses; told to be back, it answers', async () => {
  await behave({ outage: true })
  await expect(client.locate('Baker Street')).rejects.toThrow('the simulator was told to be away')
  await behave({ outage: false })
  expect(await client.locate('Baker Street')).toEqual(placeOf('Baker Street'))
})

test('who does not wait for as long as it was told to take is not answered', async () => {
  await behave({ latencyMs: 300 })
  const impatient = createGeoClient({ address, protoFile, deadlineMs: 100 })
  await expect(impatient.locate('Baker Street')).rejects.toThrow('Deadline exceeded')
  impatient.close()
})

test.each([[{ latencyMs: -1 }], [{ outage: 'yes' }], [{ weather: 'rain' }]])(
  'it does not take %j for a behaviour',
  async change => {
    expect((await behave(change)).statusCode).toBe(400)
  },
)

test('a street that was found once is found while geo is away; one that is not known is asked for again', async () => {
  const kept = new Map<string, string>()
  const cache = {
    async readThrough(key: string, load: () => Promise<string>) {
      if (!kept.has(key)) kept.set(key, await load())
      return kept.get(key)!
    },
  }
  const remembering = withCache(client, cache)
  const [found, unknown] = [await remembering.locate('Baker Street'), await remembering.locate('Nowhere Lane')]
  expect([found, unknown]).toEqual([placeOf('Baker Street'), undefined])
  await behave({ outage: true })
  expect(await remembering.locate('Baker Street')).toEqual(found)
  await expect(remembering.locate('Nowhere Lane')).rejects.toThrow()
})
