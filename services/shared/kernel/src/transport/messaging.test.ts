import { expect, test } from 'vitest'
import { checkMessaging } from './messaging.ts'

const config = {
  SERVICE_NAME: 'sales',
  RELAY_DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  APP_MODE: 'webhook_only' as const,
  KAFKA_PREFIX: '',
  EVENTS_SECRET: 'known to the services',
  PEER_URLS: 'sales=http://sales:8000\n inventory=http://inventory:8000 ',
}
const check = checkMessaging({ 'order-events': ['inventory', 'shipping'], 'inventory-events': ['sales', 'shipping'] })

test('a service that takes events by webhook and has no address is named', () => {
  expect(check(config)).toEqual(['PEER_URLS does not say where shipping is: APP_MODE=webhook_only needs it.'])
})

test('an address that is none is named', () => {
  expect(check({ ...config, PEER_URLS: `${config.PEER_URLS} shipping=shipping:8000` })).toEqual([
    'PEER_URLS says shipping=shipping:8000: that is no URL.',
  ])
})

test('with every address and the secret there is nothing to say', () => {
  expect(check({ ...config, PEER_URLS: `${config.PEER_URLS} shipping=http://shipping:8000` })).toEqual([])
})

test('with a broker no address is needed', () => {
  expect(check({ ...config, APP_MODE: 'kafka', KAFKA_BROKERS: 'kafka:9092', PEER_URLS: '' })).toEqual([])
})
