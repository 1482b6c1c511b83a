import { services } from '@groundwork/contracts/services'
import { expect, test } from 'vitest'
import { serviceNames } from '../build/services.mjs'
import { repository } from '../repository.mjs'
import { builtServices, missingDeclarations } from './declared-services.ts'

const names = Object.keys(services).toSorted()

test.each(Object.entries(services))('every document says of %s what the table says', (name, service) => {
  expect(missingDeclarations(repository, name, service)).toEqual([])
})

test('no folder and no container is a service that the table does not know', () => {
  expect([serviceNames().toSorted(), builtServices(repository).toSorted()]).toEqual([names, names])
})

test('of a service that is only a line of the table, all that is to do is said', () => {
  const loyalty = {
    port: 8099,
    roles: ['migrate', 'app', 'relay'],
    publishes: ['saga-events'],
    consumers: { loyalty: ['order-events', 'parcel-events'] },
  }
  const login = 'services.loyalty.environment:'
  const roles = 'services.postgres-roles.environment.SERVICE_ROLES:'
  const at = `@postgres:5432/\${POSTGRES_DB:-groundwork}`
  expect(missingDeclarations(repository, 'loyalty', loyalty)).toEqual([
    'services/loyalty/package.json is not there',
    'services/loyalty/src/main.ts is not there',
    'services/loyalty/migrations is not there',
    'docs/reference/openapi/loyalty.json is not there',
    'docs/reference/loyalty.mdx is not there',
    'docker-compose.yml: services.loyalty.build.args: SERVICE: loyalty',
    `docker-compose.yml: services.loyalty.ports: 127.0.0.1:\${LOYALTY_PORT:-8099}:8000`,
    'docker-compose.yml: services.loyalty.depends_on: postgres-roles',
    `docker-compose.yml: ${login} SERVICE_NAME: loyalty`,
    `docker-compose.yml: ${login} DATABASE_URL: postgresql://loyalty_app:\${LOYALTY_DB_PASSWORD}${at}`,
    `docker-compose.yml: ${login} MIGRATE_DATABASE_URL: postgresql://loyalty_migrate:\${LOYALTY_MIGRATE_DB_PASSWORD}${at}`,
    `docker-compose.yml: ${login} RELAY_DATABASE_URL: postgresql://loyalty_relay:\${LOYALTY_RELAY_DB_PASSWORD}${at}`,
    `docker-compose.yml: ${roles} loyalty_migrate=\${LOYALTY_MIGRATE_DB_PASSWORD:?…}`,
    `docker-compose.yml: ${roles} loyalty_app=\${LOYALTY_DB_PASSWORD:?…}`,
    `docker-compose.yml: ${roles} loyalty_relay=\${LOYALTY_RELAY_DB_PASSWORD:?…}`,
    'docker-compose.yml: services.gateway.depends_on: loyalty',
    'docker-compose.yml: PEER_URLS: loyalty=http://loyalty:8000',
    'infrastructure/nginx/templates/gateway.conf.template: upstream loyalty { server loyalty:8000',
    'infrastructure/prometheus/prometheus.yml: loyalty:8000',
    'docker-compose.deploy.yml: loyalty: *beside',
    'docker-compose.monitoring.yml: loyalty: *traced',
    'services/Dockerfile: COPY services/loyalty/package.json services/loyalty/',
    'services/README.md: | [loyalty](loyalty) | 8099 |',
    'docs/reference/index.mdx: (loyalty.mdx)',
    'infrastructure/kafka/topics.sh: parcel-events',
    'infrastructure/kafka/topics.sh: parcel-events.dlq',
  ])
})
