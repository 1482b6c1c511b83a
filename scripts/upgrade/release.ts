/** What `record.ts` writes down of a release, and the upgrade tests read. */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../repository.mjs'

/** `release.json`. */
export interface Release {
  /** Ids: paid for; stock reserved and not paid for; placed, and nobody has heard of it. */
  orders: { paid: string; unpaid: string; unannounced: string }
  /** The last transaction of the database. */
  transactions: string
  /** PostgreSQL's major version, as its data folder says it. */
  postgresVersion: string
  /** Files below `.groundwork/platform` that lie where the engines' data is: PG_VERSION, meta.properties. */
  postgres: string
  kafka: string
}

/** What the release made its engines from, in folders as in the repository. */
export const recordedSources = ['docker-compose.yml', 'infrastructure/postgres', 'infrastructure/postgres-roles']

/** Where a release, by its commit, is recorded. */
export const fixtureOf = (commit: string) => join(import.meta.dirname, 'fixtures', commit)

/** An empty folder, to become a learner's clone. */
export function machine(): string {
  mkdirSync(join(repository, '.groundwork'), { recursive: true })
  return mkdtempSync(join(repository, '.groundwork', 'upgrade-'))
}
