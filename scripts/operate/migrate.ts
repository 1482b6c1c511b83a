/** `npm run migrate`: brings the schemas of all services up to date, as each service does at its start. */
import { createLogger } from '@groundwork/kernel/logger'
import { migrate } from '@groundwork/kernel/migrations'
import pg from 'pg'
import { migrations } from '../../services/migrations.ts'
import { readOptions } from '../read-options.ts'
import { StackError } from '../stack/error.ts'
import { platformAddresses } from './addresses.ts'
import { runCommand } from './command.ts'

const names = Object.keys(migrations) as (keyof typeof migrations)[]
const usage = `npm run migrate [-- SERVICE ...]

Brings the schemas up to date in the database of the platform that runs, those of all services or of the ones named:
${names.join(', ')}.

Forward only, and each file whole or not at all. Ctrl-C undoes the file at hand and no other; the next run goes on there.`

const { positionals } = readOptions({ allowPositionals: true }, usage)
const unknown = positionals.filter(name => !names.some(each => each === name))
if (unknown.length > 0) {
  console.error(`There is no service ${unknown.join(', ')}.\n\n${usage}`)
  process.exit(2)
}

await runCommand(async signal => {
  const platform = await platformAddresses()
  // A file that is under way ends with its session, and the session with this process.
  signal.addEventListener('abort', () => process.exit(130))
  const log = createLogger({ SERVICE_NAME: 'migrate', LOG_LEVEL: 'warn' })
  for (const name of positionals.length > 0 ? names.filter(each => positionals.includes(each)) : names) {
    const url = platform.setting(name, 'MIGRATE_DATABASE_URL')
    const applied = await migrate({ url, schema: name, sets: migrations[name](), log }).catch(error => {
      throw error instanceof pg.DatabaseError ? notMigrated(name, error) : error
    })
    const titles = applied.map(({ set, version, title }) => `${set} ${version} (${title})`)
    console.log(`${name.padEnd(12)} ${titles.join(', ') || 'up to date'}`)
  }
  return 0
})

function notMigrated(service: string, { message, detail }: pg.DatabaseError): StackError {
  return new StackError({
    kind: 'environment',
    message: `${service}: ${message}${detail ? ` (${detail})` : ''}.`,
    next: 'What was applied before it stays. When the reason is gone, run this again.',
  })
}
