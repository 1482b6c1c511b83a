/** Step 2: the migrator, watched on folders and databases of the checker's. */
import { rules } from '../../../../scripts/lab/kit/rules.ts'
import { together } from '../../../../scripts/lab/kit/together.ts'
import { migrator } from '../messages.ts'
import { cutAtEachStatement, killInFile } from './broken-off.ts'
import { holdUp } from './queue.ts'
import { type Recorded, seeRecord } from './record.ts'
import { tryTogether } from './several.ts'
import { filesOf, leaves, type MigratorContext } from './target.ts'
import { brokenAndMended, contradicted, inOrder, takeTurns } from './turns.ts'

const place = { file: 'src/migrate.ts' }
const { rule } = rules<MigratorContext>('04', 'live', migrator, place)

const first = rule('2.1.each-once', 'Each file is applied once, in the order of the numbers', trial =>
  takeTurns(trial, inOrder()),
)

const others = together<MigratorContext>([
  rule('2.2.broken', 'What is broken leaves nothing, is named, and can be mended', async trial => {
    for (const turns of brokenAndMended()) await takeTurns(trial, turns)
  }),

  rule('2.3.several-at-once', 'Several at once, also on the very first run', async trial => {
    await tryTogether(trial, gate => ({
      ...filesOf('1-one', '2-two', '3-three', '4-four'),
      '2-two.sql': gate + leaves('two'),
      '3-three.sql': `-- transaction: none\n${leaves('three')}`,
    }))
  }),

  rule('2.4.concurrent-index', 'Several at once, with an index that is built concurrently', async trial => {
    const index = 'CREATE INDEX CONCURRENTLY phones_by_key ON sales.phones (common.phone_key(phone));\n'
    const database = await tryTogether(trial, gate => ({
      '1-phones.sql': `CREATE TABLE sales.phones AS SELECT n::text AS phone FROM generate_series(1, 100) n;\n${gate}${leaves('phones')}`,
      '2-index.sql': `-- transaction: none\n${index}-- next\n${leaves('index')}`,
      ...filesOf('3-after'),
    }))
    const sql = `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('sales.phones_by_key')`
    trial.see('index-not-valid').equal(await trial.postgres.rows(database, sql), [{ valid: true }])
  }),

  rule('2.5.killed', 'kill -9 in a file: the next run waits for the server, and goes on', async trial => {
    await Promise.all([killInFile(trial, 'transaction'), killInFile(trial, 'none')])
  }),

  // Whoever cannot go on after kill -9 does not come to the end of this one, either.
  rule('2.2.one-transaction', 'A file and its record are one, wherever the connection is lost', cutAtEachStatement, {
    needs: ['2.5.killed'],
  }),

  rule('2.6.contradictions', 'A folder that contradicts the record is refused before anything is applied', trial =>
    takeTurns(trial, contradicted()),
  ),

  rule('2.7.gives-way', 'A file does not stand in a lock’s queue: it gives way and is tried again', trial =>
    holdUp(trial, 2_000),
  ),
])

const patience = rule(
  '2.7.patience',
  'A table that is read for half a minute is waited for',
  trial => holdUp(trial, 30_000),
  { needs: ['2.1.each-once', '2.7.gives-way'], backgroundAfter: '2.1.each-once', timeoutMs: 300_000 },
)

/** One process shows whether it does anything right, before seven more are started. */
export const migratorChecks = [first, ...others, patience]

export const recordCheck = rules<Recorded>('04', 'live', migrator, place).rule(
  '2.8.record',
  'Nobody but the role that migrates may write the record',
  seeRecord,
  { needs: ['1.2.files', '2.1.each-once'] },
)
