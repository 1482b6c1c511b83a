import { expect, test } from 'vitest'
import { breakIn, type Found, type Running } from './breaks.ts'

const address = (password: string) => `postgresql://sales_app:${password}@postgres:5432/groundwork`

/** The files, and a platform that was made by them. */
const project = {
  services: {
    sales: { environment: { DATABASE_URL: address('old'), PORT: '8000' } },
    postgres: { environment: { POSTGRES_USER: 'postgres', POSTGRES_PASSWORD: 'old' } },
  },
} as unknown as Found['project']
const containers = [
  container('sales', ['PATH=/bin', `DATABASE_URL=${address('old')}`, 'PORT=8000']),
  container('postgres', ['POSTGRES_USER=postgres', 'POSTGRES_PASSWORD=old', 'PGDATA=/data']),
  container('gateway', []),
]
const settings = new Map(['postgres', 'gateway'].map(name => [name, 'as-now']))
const found: Found = { project, containers, settings, nginxConf: { inFiles: 'a', inContainer: 'a' } }

const withEnvironment = (service: 'sales' | 'postgres', environment: Record<string, string>): Found => {
  const { services } = structuredClone(project)
  Object.assign(services[service]!.environment, environment)
  return { ...found, project: { services } }
}

test('nothing is in the way of a platform that was made by the files, or of one that does not run', () => {
  expect(breakIn(found)).toBeUndefined()
  expect(breakIn({ project, containers: [], settings: new Map() })).toBeUndefined()
})

test('other settings of a service come in without a break', () => {
  expect(breakIn(withEnvironment('sales', { PORT: '8001' }))).toBeUndefined()
  const other = [container('sales', [`DATABASE_URL=${address('old')}`], 'as-before')]
  expect(breakIn({ ...found, containers: other })).toBeUndefined()
})

test.each([
  [
    'another password of a role',
    withEnvironment('sales', { DATABASE_URL: address('new') }),
    'The database’s password of sales_app is another one in .env than the one that sales runs with.',
    /Put the old one back into \.env, .* docker compose up --build --detach\.$/,
  ],
  [
    'another password of the superuser',
    withEnvironment('postgres', { POSTGRES_PASSWORD: 'new' }),
    'The database’s password of postgres is another one in .env than the one that postgres runs with.',
    /PostgreSQL keeps the one that its volume was made with/,
  ],
  [
    'another engine',
    { ...found, settings: new Map([['postgres', 'another image']]) },
    'postgres runs by another definition than the files have now (image, settings or port), and there can be only one of it.',
    /docker compose up --detach --no-deps --wait postgres\.$/,
  ],
  [
    'another gateway',
    { ...found, settings: new Map([['gateway', 'another port']]) },
    'gateway runs by another definition than the files have now (image, settings or port), and there can be only one of it.',
    /--wait gateway\.$/,
  ],
  [
    'an nginx.conf that the gateway does not see',
    { ...found, nginxConf: { inFiles: 'b', inContainer: 'a' } },
    'nginx.conf is another file now than the one that the gateway was started with, which is the one it sees.',
    /--force-recreate --wait gateway\.$/,
  ],
])('%s is refused in a sentence that says what to do', (_what, changed, sentence, next) => {
  const { message, failure } = breakIn(changed)!
  expect(message).toBe(sentence)
  expect(failure.next).toMatch(next)
})

test('no password is in the sentence', () => {
  const secret = withEnvironment('sales', { DATABASE_URL: address('s3cret-of-today') })
  const { message, failure } = breakIn(secret)!
  expect(`${message} ${failure.next}`).not.toContain('s3cret')
})

function container(service: string, Env: string[], hash = 'as-now'): Running {
  const label = (name: string) => `com.docker.compose.${name}`
  const Labels = { [label('service')]: service, [label('config-hash')]: hash }
  return { Id: service, Config: { Labels, Env }, State: { Status: 'running' } } as unknown as Running
}
