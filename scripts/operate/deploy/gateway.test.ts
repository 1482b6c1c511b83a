import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pointAt } from './gateway.ts'

const template = readFileSync(
  new URL('../../../infrastructure/nginx/templates/gateway.conf.template', import.meta.url),
  'utf8',
)
const upstream = (configuration: string, name: string) =>
  new RegExp(`^upstream ${name} .*$`, 'm').exec(configuration)?.[0]

test('an upstream is pointed at addresses, each with the port and the parameters that the name had', () => {
  const pointed = pointAt(template, 'sales', ['172.18.0.7', '172.18.0.9'])
  expect(upstream(pointed, 'sales')).toBe(
    'upstream sales { server 172.18.0.7:8000 max_fails=2 fail_timeout=2s; server 172.18.0.9:8000 max_fails=2 fail_timeout=2s; keepalive 32; }',
  )
  expect(upstream(pointed, 'inventory')).toBe(upstream(template, 'inventory'))
})

test('and at its name again', () => {
  expect(pointAt(pointAt(template, 'identity', ['172.18.0.7', '172.18.0.9']), 'identity', ['identity'])).toBe(template)
})

test.each(['payment-provider', 'geo', 'nobody'])('%s is none that the gateway asks', name => {
  expect(pointAt(template, name, ['172.18.0.7'])).toBe(template)
})
