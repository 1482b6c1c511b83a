import { expect, test } from 'vitest'
import { checkInventory } from './service.ts'

test('a port for gRPC is of no use without the secret that callers show, which is said at the start', () => {
  const settings = { APP_MODE: 'kafka', KAFKA_BROKERS: 'kafka:9092', STOCK_TRANSPORT: 'in_process', GRPC_PORT: 9000 }
  const check = (more: object) => checkInventory({ ...settings, ...more } as Parameters<typeof checkInventory>[0])
  expect(check({})).toEqual(['EVENTS_SECRET is not set: GRPC_PORT needs it.'])
  expect(check({ EVENTS_SECRET: 'long enough, and secret' })).toEqual([])
})
