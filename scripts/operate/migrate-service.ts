import { type AppliedMigration, migrate } from '@groundwork/kernel/database/migrations'
import { createLogger } from '@groundwork/kernel/telemetry/logger'
import pg from 'pg'
import { migrations } from '../../services/migrations.ts'
import { StackError } from '../stack/error.ts'
import type { PlatformAddresses } from './addresses.ts'

export type Schema = keyof typeof migrations

/** The services with a schema, in migration order. */
export const schemas = Object.keys(migrations) as Schema[]

const log = createLogger({ SERVICE_NAME: 'migrate', LOG_LEVEL: 'warn' })

/**
 * Migrates the schema of one service, as the role that owns it.
 * @returns the applied migrations, in words
 */
export async function migrateService(name: Schema, { setting }: PlatformAddresses): Promise<string> {
  const url = setting(name, 'MIGRATE_DATABASE_URL')
  const applied = await migrate({ url, schema: name, sets: migrations[name](), log }).catch(error => {
    throw error instanceof pg.DatabaseError ? notMigrated(name, error) : error
  })
  return applied.map(titleOf).join(', ') || 'up to date'
}

const titleOf = ({ set, version, title }: AppliedMigration) => `${set} ${version} (${title})`

function notMigrated(service: string, { message, detail }: pg.DatabaseError): StackError {
  return new StackError({
    kind: 'environment',
    message: `${service}: ${message}${detail ? ` (${detail})` : ''}.`,
    next: 'What was applied before it stays. When the reason is gone, run this again.',
  })
}
