import { expect, test } from 'vitest'
import { movedPorts } from './platform.ts'

test('only what listens elsewhere than usual has moved', () => {
  expect(
    movedPorts([
      { service: 'gateway', endpoints: { '8080': '127.0.0.1:8090' } },
      { service: 'sales', endpoints: { '8000': '127.0.0.1:8001' } },
      { service: 'payment', endpoints: { '8000': '127.0.0.1:28003' } },
      { service: 'redis', endpoints: { '6379': '127.0.0.1:6379' } },
      { service: 'kafka-topics', endpoints: {} },
    ]),
  ).toEqual({ 8080: 8090, 8003: 28003 })
})
