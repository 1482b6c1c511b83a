import { fileURLToPath } from 'node:url'
import { services } from '@groundwork/contracts/services'
import { expect, test } from 'vitest'
import { serviceNames } from '../build/services.mjs'
import { builtServices, missingDeclarations } from './declared-services.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const names = Object.keys(services).toSorted()

test.each(Object.entries(services))('every document says of %s what the table says', (name, service) => {
  expect(missingDeclarations(repository, name, service)).toEqual([])
})

test('no folder and no container is a service that the table does not know', () => {
  expect([serviceNames().toSorted(), builtServices(repository).toSorted()]).toEqual([names, names])
})

test('of a service that is only a line of the table, all that is to do is said', () => {
  const shipping = {
    port: 8004,
    roles: ['migrate', 'app', 'relay'],
    publishes: ['shipping-events'],
    consumers: { shipping: ['order-events', 'parcel-events'] },
  }
  const login = 'services.shipping.environment:'
  const roles = 'services.postgres-roles.environment.SERVICE_ROLES:'
  const at = `@postgres:5432/\${POSTGRES_DB:-groundwork}`
  expect(missingDeclarations(repository, 'shipping', shipping)).toEqual([
    'services/shipping/package.json is not there',
    'services/shipping/src/main.ts is not there',
    'services/shipping/migrations is not there',
    'docs/reference/openapi/shipping.json is not there',
    'docs/reference/shipping.mdx is not there',
    'docker-compose.yml: services.shipping.build.args: SERVICE: shipping',
    `docker-compose.yml: services.shipping.ports: 127.0.0.1:\${SHIPPING_PORT:-8004}:8000`,
    'docker-compose.yml: services.shipping.depends_on: postgres-roles',
    `docker-compose.yml: ${login} SERVICE_NAME: shipping`,
    `docker-compose.yml: ${login} DATABASE_URL: postgresql://shipping_app:\${SHIPPING_DB_PASSWORD}${at}`,
    `docker-compose.yml: ${login} MIGRATE_DATABASE_URL: postgresql://shipping_migrate:\${SHIPPING_MIGRATE_DB_PASSWORD}${at}`,
    `docker-compose.yml: ${login} RELAY_DATABASE_URL: postgresql://shipping_relay:\${SHIPPING_RELAY_DB_PASSWORD}${at}`,
    `docker-compose.yml: ${roles} shipping_migrate=\${SHIPPING_MIGRATE_DB_PASSWORD:?…}`,
    `docker-compose.yml: ${roles} shipping_app=\${SHIPPING_DB_PASSWORD:?…}`,
    `docker-compose.yml: ${roles} shipping_relay=\${SHIPPING_RELAY_DB_PASSWORD:?…}`,
    'docker-compose.yml: services.gateway.depends_on: shipping',
    'docker-compose.yml: PEER_URLS: shipping=http://shipping:8000',
    'infrastructure/nginx/templates/gateway.conf.template: upstream shipping { server shipping:8000',
    'infrastructure/prometheus/prometheus.yml: shipping:8000',
    'services/Dockerfile: COPY services/shipping/package.json services/shipping/',
    'services/README.md: | [shipping](shipping) | 8004 |',
    'docs/reference/index.mdx: (shipping.mdx)',
    'infrastructure/kafka/topics.sh: parcel-events',
    'infrastructure/kafka/topics.sh: parcel-events.dlq',
  ])
})
