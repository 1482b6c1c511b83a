/** Makes a learner's machine of a recorded release: its files, and its engines with their data. */
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import pg from 'pg'
import { loadCompose } from '../stack/index.ts'
import { createLocalStack } from '../stack/running.ts'
import type { Stack } from '../stack/types.ts'
import { type BrokerRecord, fillBroker } from './broker-record.ts'
import type { Release } from './release.ts'

/**
 * @param fixture a folder that `record.ts` made
 * @param root an empty folder, to become what the learner's clone was besides its versioned files
 * @throws when today's engines would not lie or be made where and as the release had them: then nobody's data is found
 * again, and carrying it over is missing
 */
export async function restoreRelease(fixture: string, root: string): Promise<Release> {
  const read = (name: string) => readFileSync(join(fixture, name), 'utf8')
  const release = JSON.parse(read('release.json')) as Release
  cpSync(join(fixture, 'env'), join(root, '.env'))
  cpSync(join(fixture, 'state'), join(root, '.groundwork'), { recursive: true })
  cpSync(join(fixture, 'workspace'), join(root, 'workspace'), { recursive: true })

  const env = { ...parseEnv(read('env')) } as Record<string, string>
  const project = loadCompose({ directory: join(fixture, 'sources'), files: ['docker-compose.yml'], env })
  const stateDir = join(root, '.groundwork', 'platform')
  // In some releases a first-start script makes the roles, in others a service does.
  const services = ['postgres', 'postgres-roles', 'kafka'].filter(name => name in project.services)
  const stack = await createLocalStack(project, { stateDir, anyPorts: true, services })
  try {
    await stack.up({ services })
    await fillDatabase(stack, read('database.sql'), release)
    const broker = await stack.endpoint('kafka', 9092)
    await fillBroker(`localhost:${broker?.port}`, JSON.parse(read('broker.json')) as BrokerRecord)
  } finally {
    await stack.down()
  }
  for (const file of [release.postgres, release.kafka])
    if (!existsSync(join(stateDir, file))) throw new Error(`The release had ${file} in its state folder.`)
  const version = readFileSync(join(stateDir, release.postgres), 'utf8').trim()
  if (version !== release.postgresVersion)
    throw new Error(`The release's data folder is of PostgreSQL ${release.postgresVersion}, this one of ${version}.`)
  return release
}

async function fillDatabase(stack: Stack, sql: string, { transactions }: Release): Promise<void> {
  const database = await superuser(stack)
  try {
    // Runs in one transaction, where indexes cannot be built concurrently; there is no traffic.
    await database.query(sql.replaceAll('INDEX CONCURRENTLY', 'INDEX'))
    // A fixture gets older than a token may.
    await database.query("UPDATE progress.learner_token SET expires_at = now() + interval '1 day'")
    for (let last = '0'; BigInt(last) <= BigInt(transactions); )
      last = (await database.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id')).rows[0]!.id
  } finally {
    await database.end()
  }
}

/** A superuser connection to the stack's database. */
export async function superuser(stack: Stack): Promise<pg.Client> {
  const { environment } = stack.project.services.postgres!
  const client = new pg.Client({
    ...(await stack.endpoint('postgres', 5432)),
    user: environment.POSTGRES_USER,
    password: environment.POSTGRES_PASSWORD,
    database: environment.POSTGRES_DB,
  })
  await client.connect()
  return client
}
