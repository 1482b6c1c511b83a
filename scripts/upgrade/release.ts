/** The facts that `record.ts` writes down about a release for the upgrade tests. */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../repository.mjs'

/** `release.json`. */
export interface Release {
  /** Ids of orders: paid; reserved but not paid; placed while no service was told. */
  orders: { paid: string; unpaid: string; unannounced: string }
  /** The last transaction of the database. */
  transactions: string
  /** PostgreSQL's major version, as its data folder says it. */
  postgresVersion: string
  /** Files below `.groundwork/platform` in the engines' data folders: PG_VERSION, meta.properties. */
  postgres: string
  kafka: string
}

/** Files from which the release made its engines, in folders as in the repository. */
export const recordedSources = ['docker-compose.yml', 'infrastructure/postgres', 'infrastructure/postgres-roles']

/** Folder of a recorded release, by its commit. */
export const fixtureOf = (commit: string) => join(import.meta.dirname, 'fixtures', commit)

/** An empty folder for a learner's clone. */
export function machine(): string {
  mkdirSync(join(repository, '.groundwork'), { recursive: true })
  return mkdtempSync(join(repository, '.groundwork', 'upgrade-'))
}
