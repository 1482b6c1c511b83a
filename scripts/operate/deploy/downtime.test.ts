import { expect, test } from 'vitest'
import { downtimeNeeded, type PlatformState, type Running } from './downtime.ts'

const address = (password: string) => `postgresql://sales_app:${password}@postgres:5432/groundwork`

/** The files, and a platform that was made by them. */
const project = {
  services: {
    sales: { environment: { DATABASE_URL: address('old'), PORT: '8000' } },
    postgres: { environment: { POSTGRES_USER: 'postgres', POSTGRES_PASSWORD: 'old' } },
  },
} as unknown as PlatformState['project']
const containers = [
  container('sales', ['PATH=/bin', `DATABASE_URL=${address('old')}`, 'PORT=8000']),
  container('postgres', ['POSTGRES_USER=postgres', 'POSTGRES_PASSWORD=old', 'PGDATA=/data']),
  container('gateway', []),
]
const settings = new Map(['postgres', 'gateway'].map(name => [name, 'as-now']))
const found: PlatformState = { project, containers, settings, nginxConf: { inFiles: 'a', inContainer: 'a' } }

const withEnvironment = (service: 'sales' | 'postgres', environment: Record<string, string>): PlatformState => {
  const { services } = structuredClone(project)
  Object.assign(services[service]!.environment, environment)
  return { ...found, project: { services } }
}

test('a platform that matches the files, or does not run, needs no downtime', () => {
  expect(downtimeNeeded(found)).toBeUndefined()
  expect(downtimeNeeded({ project, containers: [], settings: new Map() })).toBeUndefined()
})

test('changed settings of a service need no downtime', () => {
  expect(downtimeNeeded(withEnvironment('sales', { PORT: '8001' }))).toBeUndefined()
  const other = [container('sales', [`DATABASE_URL=${address('old')}`], 'as-before')]
  expect(downtimeNeeded({ ...found, containers: other })).toBeUndefined()
})

test.each([
  [
    'a changed password of a role',
    withEnvironment('sales', { DATABASE_URL: address('new') }),
    'The database password of sales_app in .env differs from the one that sales runs with.',
    /Put the old one back into \.env, .* docker compose up --build --detach\.$/,
  ],
  [
    'a changed password of the superuser',
    withEnvironment('postgres', { POSTGRES_PASSWORD: 'new' }),
    'The database password of postgres in .env differs from the one that postgres runs with.',
    /PostgreSQL keeps the password that its volume was made with/,
  ],
  [
    'a changed engine',
    { ...found, settings: new Map([['postgres', 'another image']]) },
    'The definition of postgres (image, settings or port) has changed, and postgres cannot run twice at the same time.',
    /docker compose up --detach --no-deps --wait postgres\.$/,
  ],
  [
    'a changed gateway',
    { ...found, settings: new Map([['gateway', 'another port']]) },
    'The definition of gateway (image, settings or port) has changed, and gateway cannot run twice at the same time.',
    /--wait gateway\.$/,
  ],
  [
    'an nginx.conf that the gateway does not see',
    { ...found, nginxConf: { inFiles: 'b', inContainer: 'a' } },
    'nginx.conf was replaced by a new file after the gateway had started, so the container still sees the old one.',
    /--force-recreate --wait gateway\.$/,
  ],
])('%s is refused in a sentence that says what to do', (_what, changed, sentence, next) => {
  const { message, failure } = downtimeNeeded(changed)!
  expect(message).toBe(sentence)
  expect(failure.next).toMatch(next)
})

test('no password is in the sentence', () => {
  const secret = withEnvironment('sales', { DATABASE_URL: address('s3cret-of-today') })
  const { message, failure } = downtimeNeeded(secret)!
  expect(`${message} ${failure.next}`).not.toContain('s3cret')
})

function container(service: string, Env: string[], hash = 'as-now'): Running {
  const label = (name: string) => `com.docker.compose.${name}`
  const Labels = { [label('service')]: service, [label('config-hash')]: hash }
  return { Id: service, Config: { Labels, Env }, State: { Status: 'running' } } as unknown as Running
}
