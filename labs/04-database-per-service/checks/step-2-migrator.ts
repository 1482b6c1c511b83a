/** Step 2: the migrator, watched on folders and databases of the checker's. */
import { concurrently } from '../../../scripts/lab/kit/concurrently.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import { cutAtEachStatement, killInFiles } from './step-2-broken-off.ts'
import { seeGivingWay } from './step-2-queue.ts'
import { brokenAndMended, contradicted, inOrder, seeRuns } from './step-2-runs.ts'
import { filesOf, leaves, type Migrating, rule } from './step-2-target.ts'
import { tryTogether } from './step-2-together.ts'

const begins = '2.1.each-once'
const givesWay = '2.7.gives-way'

/** What takes longest begins with the first. */
const [first, longest] = concurrently<Migrating>([
  rule(begins, 'migrate() applies each file once, in the order of the numbers', seeRuns(inOrder)),

  rule(givesWay, 'A file does not stand in a lock’s queue: it gives way and is tried again', seeGivingWay(1_500)),
]) as [Check<Migrating>, Check<Migrating>]

const further = concurrently<Migrating>([
  rule('2.2.broken', 'What is broken leaves nothing, is named, and can be mended', seeRuns(brokenAndMended)),

  rule(
    '2.6.contradictions',
    'A folder that contradicts the record is refused before anything is applied',
    seeRuns(contradicted),
  ),

  rule(
    '2.3.several-at-once',
    'Several at once, also on the very first run: each file is applied by one',
    async trial => {
      await tryTogether(trial, gate => ({
        ...filesOf('1-one', '2-two', '3-three', '4-four'),
        '2-two.sql': gate + leaves('two'),
        '3-three.sql': `-- transaction: none\n${leaves('three')}`,
      }))
    },
  ),

  rule('2.4.concurrent-index', 'So it is with an index that is built by CREATE INDEX CONCURRENTLY', async trial => {
    const phones = 'CREATE TABLE sales.phones AS SELECT n::text AS phone FROM generate_series(1, 100) n;\n'
    const index = 'CREATE INDEX CONCURRENTLY phones_by_key ON sales.phones (common.phone_key(phone));\n'
    const database = await tryTogether(trial, gate => ({
      '1-phones.sql': phones + gate + leaves('phones'),
      '2-index.sql': `-- transaction: none\n${index}-- next\n${leaves('index')}`,
      ...filesOf('3-after'),
    }))
    const sql = `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('sales.phones_by_key')`
    const found = await trial.postgres.rows(database, sql)
    trial.see('index-not-valid', { story: 'phones_by_key' }).equal(found, [{ valid: true }])
  }),

  rule('2.5.killed', 'After kill -9 in a file the next run waits for the server, and goes on', killInFiles),

  // Whoever cannot go on after kill -9 does not come to the end of this one, either.
  rule('2.2.one-transaction', 'A file and its record are one, wherever the connection is lost', cutAtEachStatement, {
    needs: ['2.5.killed'],
  }),
])

const patience = rule('2.7.patience', 'A table that is read for half a minute is waited for', seeGivingWay(30_000), {
  needs: [givesWay],
  atSave: false,
  timeoutMs: 300_000,
})

/** They wait for much of their time: once something is known to be right all begin, and other parts go on beside them. */
const inBackground = (check: Check<Migrating>): Check<Migrating> => ({
  timeoutMs: 60_000,
  ...check,
  needs: [begins, ...(check.needs ?? [])],
  backgroundAfter: begins,
})

export const migratorRules = [first, ...[...further, longest, patience].map(inBackground)]
