// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
/** One fault each in the solution's compose file. */
import type { Mutant } from '../../../../../scripts/lab/contract.ts'
import { dropLine, swap, within } from './edit.ts'

type Row = [id: string, description: string, edit: Mutant['edit'], expect: Mutant['expect']]

const kafka = (edit: Mutant['edit']) => within('  kafka:\n', edit)
const inventory = (edit: Mutant['edit']) => within('  inventory:\n', edit)

const rows: Row[] = [
  ['gateway-renamed', 'The gateway is called proxy.', swap('  gateway:\n', '  proxy:\n'), '02.1.1.missing-service'],
  ['version-line', 'The file begins with a version.', text => `version: "3.9"\n${text}`, '02.1.1.version'],
  [
    'nginx-alpine',
    'The nginx image has a tag without a version.',
    swap('nginx:1.28.0', 'nginx:alpine'),
    '02.1.2.unpinned-image',
  ],
  ['redis-untagged', 'The Redis image has no tag.', swap('redis:8.2.1', 'redis'), '02.1.2.unpinned-image'],
  ['postgres-14', 'PostgreSQL 14.', swap('postgres:17.6', 'postgres:14.19'), '02.1.2.old-version'],
  ['nginx-1.22', 'nginx 1.22.', swap('nginx:1.28.0', 'nginx:1.22.1'), '02.1.2.old-version'],
  ['kafka-3.6', 'Kafka 3.6.', kafka(swap('apache/kafka:4.1.2', 'apache/kafka:3.6.2')), '02.1.2.old-version'],
  [
    'mariadb',
    'Another database in the place of PostgreSQL.',
    swap('postgres:17.6', 'mariadb:11.4'),
    '02.1.2.other-engine',
  ],
  ['no-process-roles', 'Kafka is not told its roles.', dropLine('KAFKA_PROCESS_ROLES'), '02.1.2.not-kraft'],
  [
    'postgres-without-health',
    'PostgreSQL has no health check.',
    within('  postgres:\n', swap(/ {4}healthcheck:\n(?: {6}.*\n)+/, '')),
    ['02.1.3.no-health-check'],
  ],
  [
    'kafka-health-off',
    'The health check of Kafka is switched off.',
    kafka(swap('    healthcheck:\n', '    healthcheck:\n      disable: true\n')),
    '02.1.3.no-health-check',
  ],
  [
    'kafka-health-by-port',
    'The health check of Kafka only knocks at the port.',
    kafka(swap(/test: \[CMD, \/opt.*\]/, 'test: [CMD-SHELL, "nc -z localhost 9092"]')),
    '02.1.3.health-check-asks-nobody',
  ],
  [
    'kafka-health-other-port',
    'The health check of Kafka asks at a port of the host.',
    kafka(swap('"localhost:9092"', '"localhost:29092"')),
    '02.1.3.health-check-wrong-port',
  ],
  [
    'redis-health-one-word',
    'The health check of Redis is one word.',
    swap('[CMD, redis-cli, ping]', '[CMD, "redis-cli ping"]'),
    '02.1.3.health-check-no-such-command',
  ],
  [
    'sales-without-redis-wait',
    'Sales does not wait for Redis.',
    dropLine('redis: { condition: service_healthy }'),
    '02.1.3.not-waiting',
  ],
  [
    'kafka-started-only',
    'The services wait until Kafka has been started.',
    swap('kafka: { condition: service_healthy }', 'kafka: { condition: service_started }'),
    '02.1.3.not-waiting',
  ],
  [
    'setup-started-only',
    'The services wait until kafka-setup has been started.',
    swap('service_completed_successfully', 'service_started'),
    '02.1.3.not-waiting',
  ],
  [
    'gateway-waits-for-two',
    'The gateway does not wait for payment.',
    dropLine('      payment: { condition: service_healthy }'),
    '02.1.3.not-waiting',
  ],
  [
    'sales-from-registry',
    'Sales is pulled and not built.',
    within(
      '  sales:\n',
      swap('    <<: *service\n', '    <<: *service\n    build: !reset null\n    image: shop/sales:1.0.0\n'),
    ),
    '02.1.4.not-built-here',
  ],
  [
    'other-dockerfile',
    'The services are built from another Dockerfile.',
    swap('  build: .\n', '  build: { context: ., dockerfile: infrastructure/Dockerfile }\n'),
    '02.1.4.not-built-here',
  ],
  ['no-service-name', 'Sales does not know its name.', dropLine('      SERVICE_NAME: sales'), '02.1.4.service-name'],
  [
    'source-mounted',
    'The source lies over the image.',
    inventory(swap('    depends_on: *needs\n', '    depends_on: *needs\n    volumes: [./app:/app]\n')),
    '02.1.4.source-mounted',
  ],
  ['postgres-without-volume', 'PostgreSQL has no volume.', dropLine('- postgres-data:/var/lib'), ['02.1.5']],
  [
    'postgres-in-bind-mount',
    'The data of PostgreSQL is in a folder beside the file.',
    swap('postgres-data:/var/lib', './data/postgres:/var/lib'),
    '02.1.5.data-in-bind-mount',
  ],
  [
    'redis-in-memory',
    'The data of Redis is in a tmpfs.',
    within('  redis:\n', swap(/ {4}volumes:\n {6}- redis-data:\/data\n/, '    tmpfs: [/data]\n')),
    '02.1.5.data-in-memory',
  ],
  [
    'redis-volume-elsewhere',
    'The volume of Redis is where Redis does not write.',
    swap('redis-data:/data', 'redis-data:/var/lib/redis'),
    '02.1.5.data-in-nameless-volume',
  ],
  [
    'kafka-volume-elsewhere',
    'The volume of Kafka is where Kafka does not write.',
    swap('kafka-data:/var/lib/kafka/data', 'kafka-data:/kafka'),
    '02.1.5',
  ],
  [
    'aof-off',
    'The append-only file is switched off.',
    swap('--appendonly, "yes"', '--appendonly, "no"'),
    '02.1.5.redis-append-only',
  ],
  [
    'gateway-open',
    'The gateway is bound to all addresses.',
    swap('- 127.0.0.1:${GATEWAY_PORT:-8080}:80', '- ${GATEWAY_PORT:-8080}:80'),
    '02.1.6.open-to-the-network',
  ],
  [
    'gateway-port-fixed',
    'The port of the gateway is fixed.',
    swap('${GATEWAY_PORT:-8080}:80', '8080:80'),
    ['02.1.6.gateway-port', '02.2.1'],
  ],
  [
    'gateway-port-without-default',
    'Without GATEWAY_PORT there is no port.',
    swap('${GATEWAY_PORT:-8080}:80', '${GATEWAY_PORT}:80'),
    '02.1.6.gateway-port-default',
  ],
  [
    'gateway-default-80',
    'Without GATEWAY_PORT the gateway is at 80.',
    swap('${GATEWAY_PORT:-8080}:80', '${GATEWAY_PORT:-80}:80'),
    '02.1.6.gateway-port-default',
  ],
  [
    'gateway-target-3000',
    'The gateway is published at an odd port inside.',
    swap('${GATEWAY_PORT:-8080}:80', '${GATEWAY_PORT:-8080}:3000'),
    '02.1.6.gateway-target',
  ],
  [
    'database-by-address',
    'The services look for PostgreSQL on the host.',
    swap('@postgres:5432/', '@host.docker.internal:5432/'),
    '02.1.6.engine-address',
  ],
  [
    'database-misspelt',
    'The name of PostgreSQL is misspelt.',
    swap('@postgres:5432/', '@postgress:5432/'),
    '02.1.6.engine-address',
  ],
  [
    'separate-networks',
    'Inventory is in a network of its own.',
    text =>
      `${inventory(swap('    depends_on: *needs\n', '    depends_on: *needs\n    networks: [backend]\n'))(text)}\nnetworks:\n  backend:\n`,
    '02.1.6.no-common-network',
  ],
  [
    'privileged',
    'Kafka runs privileged.',
    kafka(swap('    restart: unless-stopped\n', '    restart: unless-stopped\n    privileged: true\n')),
    '02.1.7.privileged',
  ],
  [
    'host-network',
    'The gateway is in the host’s network.',
    within(
      '  gateway:\n',
      swap('    restart: unless-stopped\n', '    restart: unless-stopped\n    network_mode: host\n'),
    ),
    '02.1.7.host-network',
  ],
]

export const composeMutants: Mutant[] = rows.map(([id, description, edit, expect]) => ({
  id,
  file: 'docker-compose.yml',
  description,
  edit,
  expect,
}))
