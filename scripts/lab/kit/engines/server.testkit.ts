/** For tests of what asks a PostgreSQL: the one that vitest has started for all, and the compose file of a lab's own. */
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'

/** A compose file with a PostgreSQL that has nothing to keep. */
export const postgresCompose = `name: warm
services:
  postgres:
    image: postgres:17.6
    environment: { POSTGRES_PASSWORD: lab-only }
    command: [postgres, -c, fsync=off]
    ports: ["127.0.0.1::5432"]
    healthcheck: { test: [CMD-SHELL, pg_isready -q -h 127.0.0.1 -U postgres], interval: 1s, retries: 60 }
`

export const sharedUrl = inject('engines').postgres
/** Its database's name. */
export const database = new URL(sharedUrl).pathname.slice(1)

/** A connection that ends with the test. @param who its application_name */
export async function connect(who?: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: sharedUrl, application_name: who })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

/** What faults ask of a server. @param table that the test makes; it is gone afterwards */
export function sharedServer(table: string): { admin: pg.Pool; url(): string } {
  const admin = new pg.Pool({ connectionString: sharedUrl, max: 4 })
  onTestFinished(async () => {
    await admin.query(`DROP TABLE IF EXISTS ${table}`)
    await admin.end()
  })
  return { admin, url: () => sharedUrl }
}
