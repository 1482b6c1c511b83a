import { expect, test } from 'vitest'
import { moveAddresses } from './addresses.ts'

test('an address on a usual port is turned into the one where it is reached', () => {
  const text = 'curl http://localhost:8080/health 127.0.0.1:8001'
  expect(moveAddresses(text, { 8080: 8090 })).toBe('curl http://localhost:8090/health 127.0.0.1:8001')
  expect(moveAddresses(text, { 8001: 28001 })).toBe('curl http://localhost:8080/health 127.0.0.1:28001')
})

test('other ports, other hosts and numbers stay', () => {
  const moved = { 8080: 8090, 3000: 3000 }
  for (const text of ['localhost:80801', 'gateway:8080', 'port 8080', 'localhost:3000', 'a:-8080'])
    expect(moveAddresses(text, moved)).toBe(text)
})

test('what was changed can be shown', () => {
  const show = (address: string, usual: string) => `<b title="${usual}">${address}</b>`
  expect(moveAddresses('http://localhost:8080/', { 8080: 8090 }, show)).toBe(
    'http://<b title="localhost:8080">localhost:8090</b>/',
  )
  expect(moveAddresses('localhost:8080', { 8080: 8080 }, show)).toBe('localhost:8080')
})
