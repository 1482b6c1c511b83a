/** Step 2: the migrator, watched on folders and databases of the checker's. */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { holdTransaction } from '../../../../scripts/lab/kit/faults/hold.ts'
import { openPostgresProxy } from '../../../../scripts/lab/kit/faults/postgres-proxy.ts'
import { rules, type See } from '../../../../scripts/lab/kit/rules.ts'
import { together } from '../../../../scripts/lab/kit/together.ts'
import type { Check } from '../../../../scripts/lab/types.ts'
import { type LabFiles, release1Folder, rolesFile, services } from '../files.ts'
import { asked, roleNames, runRoles, withCommon } from '../ground.ts'
import { migrator } from '../messages.ts'
import type { Ended } from '../players/migrator.ts'
import { contradictions } from './contradictions.ts'
import { tryCrash } from './crash.ts'
import { watchQueue } from './queue.ts'
import { freshTarget, gate, leaves, type MigratorContext, namesOf, type Target } from './target.ts'

const place = { file: 'src/migrate.ts' }
const { rule } = rules<MigratorContext>('04', 'live', migrator)
const word = () => `w${randomBytes(8).toString('hex')}`

const slow: Check<MigratorContext>[] = [
  rule('2.1.each-once', 'Each file is applied once, in the order of the numbers', async context => {
    const { see, migrators } = context
    const [two, nine, ten, eleven] = [word(), word(), word(), word()]
    const target = await freshTarget(context, {
      [`10-${ten}.sql`]: leaves(ten),
      [`2-${two}.sql`]: leaves(two),
      [`9-${nine}.sql`]: `-- transaction: none\n${leaves(nine)}-- next to it\n-- next\n${leaves(`${nine} again`)}`,
      'notes.sql': leaves('notes'),
      '3_under.sql': leaves('under'),
      '4-four.sql.bak': leaves('bak'),
      'README.md': 'Not SQL.',
    })
    await migrators.use(1, async migrator => {
      const all = ['1-steps', `2-${two}`, `9-${nine}`, `10-${ten}`]
      await seeApplied(see, await migrator.migrate(target.run), all)
      see('wrong-steps', where).equal(await target.steps(), ['first', two, nine, `${nine} again`, ten])
      await seeApplied(see, await migrator.migrate(target.run), [])
      target.write({ [`11-${eleven}.sql`]: leaves(eleven) })
      await seeApplied(see, await migrator.migrate(target.run), [`11-${eleven}`])
      see('wrong-steps', where).equal((await target.steps()).slice(5), [eleven])
    })
  }),

  rule('2.2.broken', 'What is broken leaves nothing, is named, and can be mended', async context => {
    await brokenFile(context, context.see, 'INSERT INTO sales.{missing} VALUES (1);', '{missing}')
    // Found out at the last moment: what is checked at COMMIT.
    await brokenFile(
      context,
      context.see,
      `CREATE TABLE sales.{missing} (id integer PRIMARY KEY, other integer REFERENCES sales.{missing} DEFERRABLE INITIALLY DEFERRED);
INSERT INTO sales.{missing} VALUES (1, 2);`,
      'foreign key',
    )
    await brokenWithoutTransaction(context, context.see)
  }),

  rule('2.3.several-at-once', 'Several at once, also on the very first run', async context => {
    const { see, migrators, postgres } = context
    const names = [word(), word(), word()]
    const target = await freshTarget(context)
    const closed = await gate(postgres, target.database)
    target.write({
      [`2-${names[0]}.sql`]: `${closed.sql}${leaves(names[0]!)}`,
      [`3-${names[1]}.sql`]: `-- transaction: none\n${leaves(names[1]!)}`,
      [`4-${names[2]}.sql`]: leaves(names[2]!),
    })
    await migrators.use(3, async (...all) => {
      // Whoever makes a table now waits until others have got as far, so that nobody is early by chance.
      const held = await holdTransaction(postgres.url(target.database), 'LOCK TABLE pg_class IN SHARE MODE')
      const runs = Promise.all(all.map(each => each.migrate(target.run)))
      await untilHeldUp(context, target)
      await held.release()
      // The others come while the first is in a file, and see what has been applied until then.
      await Promise.race([closed.reached().then(() => untilAllThere(context, target)), runs]).catch(() => undefined)
      await closed.release()
      await seeEachByOne(
        see,
        await runs,
        target,
        ['first', ...names],
        ['1-steps', ...names.map((name, index) => `${index + 2}-${name}`)],
      )
    })
  }),

  rule('2.4.concurrent-index', 'Several at once, with an index that is built concurrently', async context => {
    const { see, migrators, postgres } = context
    const target = await freshTarget(context, {
      '2-phones.sql': `CREATE TABLE sales.phones AS SELECT n::text AS phone FROM generate_series(1, 100) n;\n${leaves('phones')}`,
      '3-index.sql': `-- transaction: none
CREATE INDEX CONCURRENTLY phones_by_key ON sales.phones (common.phone_key(phone));
-- next
${leaves('index')}`,
      '4-after.sql': leaves('after'),
    })
    await migrators.use(3, async (...all) => {
      const ended = await Promise.all(all.map(each => each.migrate(target.run)))
      await seeEachByOne(
        see,
        ended,
        target,
        ['first', 'phones', 'index', 'after'],
        ['1-steps', '2-phones', '3-index', '4-after'],
      )
      const { rows } = await asked(postgres.url(target.database), client =>
        client.query(`SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('sales.phones_by_key')`),
      )
      see('index-not-valid', where).equal(rows, [{ valid: true }])
    })
  }),

  rule('2.5.killed', 'kill -9 in a file: the next run waits for the server, and goes on', async context => {
    await Promise.all([tryCrash(context, context.see, 'transaction'), tryCrash(context, context.see, 'none')])
  }),

  // Whoever cannot go on after kill -9 does not come to the end of this one, either.
  rule(
    '2.2.one-transaction',
    'A file and its record are one, wherever the connection is lost',
    async context => {
      await cutAtEachStatement(context, context.see)
    },
    { needs: ['2.5.killed'], timeoutMs: 60_000 },
  ),

  rule(
    '2.6.contradictions',
    'A folder that contradicts the record is refused before anything is applied',
    async context => {
      const { see, migrators } = context
      const target = await freshTarget(context, {
        '2-two.sql': `${leaves('two')}-- a comment\n`,
        '5-five.sql': leaves('five'),
      })
      const before = ['first', 'two', 'five']
      await migrators.use(1, async migrator => {
        await seeApplied(see, await migrator.migrate(target.run), ['1-steps', '2-two', '5-five'])
        for (const { what, files, back, names, does } of contradictions(word)) {
          target.write({ ...files, '9-new.sql': leaves('new') })
          const { error } = await migrator.migrate(target.run)
          const says = { ...where, does, actual: error?.split('\n')[0] ?? 'it resolved' }
          see(what, says).holds(error !== undefined)
          see('not-named', { ...says, names: names.join(' or ') }).holds(names.some(name => error?.includes(name)))
          if (!see('applied-all-the-same', says).equal(await target.steps(), before)) return
          target.write({ ...back, '9-new.sql': undefined })
        }
        target.write({
          '2-two.sql': `${leaves('two')}-- a comment\n`.replaceAll('\n', '\r\n'),
          '5-five.sql': leaves('five').replaceAll('\n', '\r\n'),
        })
        const { error } = await migrator.migrate(target.run)
        see('line-ends', { ...where, actual: error?.split('\n')[0] }).holds(error === undefined)
        see('applied-all-the-same', { ...where, does: 'other line ends' }).equal(await target.steps(), before)
      })
    },
  ),

  rule('2.7.gives-way', 'A file does not stand in a lock’s queue: it gives way and is tried again', async context => {
    await watchQueue(context, context.see, 2_000)
  }),
]

/** Rule 2.7's half minute: too long for a first answer, so it passes while release 2 is tried. */
export const patienceCheck: Check<MigratorContext> = rule(
  '2.7.patience',
  'A table that is read for half a minute is waited for',
  async context => {
    await watchQueue(context, context.see, 30_000)
  },
  { needs: ['2.7.gives-way'], timeoutMs: 90_000 },
)

/** Rule 2.8, in a database with the learner's roles, of which the learner's migrator has made release 1. */
export interface Recorded extends MigratorContext {
  files: LabFiles
  /** Where the migrations have been run without the migrator. */
  first: string
  /** Where only the roles are. */
  second: string
}

export const recordCheck = rules<Recorded>('04', 'live', migrator).rule(
  '2.8.record',
  'Nobody but the role that migrates may write the record',
  async ({ files, postgres, migrators, first, second, stateDir, see }) => {
    const database = await withCommon(postgres)
    await runRoles(postgres, database, files)
    await migrators.use(1, async migrator => {
      for (const service of services) {
        const url = postgres.url(database, `${service}_migrate`)
        const folder = release1Folder(files, service, stateDir)
        const ended = await migrator.migrate({ url, schema: service, folder })
        see('rejects', { place, actual: ended.error?.split('\n')[0] }).holds(ended.error === undefined)
      }
    })
    const [roles, built, migrated] = await Promise.all([second, first, database].map(each => tablesOf(postgres, each)))
    const records = migrated!.filter(table => !built!.includes(table) || roles!.includes(table))
    for (const table of records) {
      for (const { role, right } of await writersOf(postgres, database, table))
        see('record-open', { place: { file: rolesFile }, role, right, table }).holds(false)
      see('record-open').holds(true)
    }
  },
  { needs: ['1.2.files', '2.1.each-once'] },
)

export const migratorChecks = together(slow)

const where = { place }

/** Just these names, in this order. */
async function seeApplied(see: See, ended: Ended, names: string[]): Promise<void> {
  if (!see('rejects', { place, actual: ended.error?.split('\n')[0] }).holds(ended.error === undefined)) return
  see('wrong-names', where).equal(namesOf(ended) ?? ended.applied, names)
}

/** Of two who make a table at the same time the later hears the one or the other, by chance. */
const alreadyMade = /relation "\w+" already exists|duplicate key value violates unique constraint "pg_\w+"/

async function seeEachByOne(see: See, all: Ended[], target: Target, steps: string[], names: string[]): Promise<void> {
  const failed = all.find(({ error }) => error !== undefined)
  const actual = failed?.error?.split('\n')[0]?.replace(alreadyMade, 'another run has made it already')
  if (!see('rejects', { ...where, actual }).holds(failed === undefined)) return
  see('wrong-steps', where).equal(await target.steps(), steps)
  see('not-by-one', where).equal(all.flatMap(ended => namesOf(ended) ?? ['no names']).sort(), [...names].sort())
}

/** Until three are in the database, and a moment longer; or until it seems that they do not come. */
async function untilAllThere({ postgres }: MigratorContext, { database }: Target): Promise<void> {
  for (const deadline = Date.now() + 4_000; Date.now() < deadline; await delay(20)) {
    const { rowCount } = await postgres.admin.query(
      `SELECT FROM pg_stat_activity WHERE datname = $1 AND application_name <> 'lab-check'`,
      [database],
    )
    if (rowCount && rowCount >= 3) return delay(250)
  }
}

/** Until two stand before what is held, or one has for so long that the others come by another way. */
async function untilHeldUp({ postgres }: MigratorContext, { database }: Target): Promise<void> {
  let since: number | undefined
  const deadline = Date.now() + 5_000
  for (;;) {
    const { rows } = await postgres.admin.query(
      `SELECT FROM pg_locks JOIN pg_database d ON d.oid = database WHERE datname = $1 AND NOT granted AND relation = 'pg_class'::regclass`,
      [database],
    )
    if (rows.length > 0) since ??= Date.now()
    if (rows.length > 1 || Date.now() > Math.min(deadline, (since ?? Infinity) + 200)) return
    await delay(10)
  }
}

/** @param text of the broken file, with a name of ours for `{missing}`; @param said what PostgreSQL says of it */
async function brokenFile(context: MigratorContext, see: See, text: string, said: string): Promise<void> {
  const missing = word()
  const [broken, after] = [`3-${word()}`, `4-${word()}`]
  const reason = said.replace('{missing}', missing)
  const target = await freshTarget(context, {
    '2-two.sql': leaves('two'),
    [`${broken}.sql`]: `${leaves('broken')}${text.replaceAll('{missing}', missing)}`,
    [`${after}.sql`]: leaves('after'),
  })
  await context.migrators.use(1, async migrator => {
    const { error } = await migrator.migrate(target.run)
    const says = { ...where, actual: error?.split('\n')[0] ?? 'it resolved', broken, reason }
    if (!see('broken-resolves', says).holds(error !== undefined)) return
    see('file-not-named', says).holds(error!.includes(broken))
    see('reason-not-told', says).holds(error!.includes(reason))
    see('broken-leaves', where).equal(await target.steps(), ['first', 'two'])
    target.write({ [`${broken}.sql`]: leaves('mended') })
    await seeApplied(see, await migrator.migrate(target.run), [broken, after])
    see('wrong-steps', where).equal(await target.steps(), ['first', 'two', 'mended', 'after'])
  })
}

/** It counts when its last statement is through: until then it is run from its beginning. */
async function brokenWithoutTransaction(context: MigratorContext, see: See): Promise<void> {
  const name = `2-${word()}`
  const alone = (last: string) => `-- transaction: none\n${leaves('one')}-- next\n${last}`
  const target = await freshTarget(context, { [`${name}.sql`]: alone('SELECT 1 / 0') })
  await context.migrators.use(1, async migrator => {
    const { error } = await migrator.migrate(target.run)
    const says = { ...where, actual: error?.split('\n')[0] ?? 'it resolved', broken: name, reason: 'division by zero' }
    if (!see('broken-resolves', says).holds(error !== undefined)) return
    see('file-not-named', says).holds(error!.includes(name))
    target.write({ [`${name}.sql`]: alone(leaves('two')) })
    await seeApplied(see, await migrator.migrate(target.run), [name])
    see('wrong-steps', where).equal(await target.steps(), ['first', 'one', 'one', 'two'])
  })
}

/** More statements than a file, its record and what stands around them may take. */
const cuts = 6

/** The connection is lost after each statement from the file's own on: whatever was between, it is applied once. */
async function cutAtEachStatement(context: MigratorContext, see: See): Promise<void> {
  const { hostname: host, port } = new URL(context.postgres.url('postgres'))
  const proxy = await openPostgresProxy({ host, port: Number(port) })
  try {
    const target = await freshTarget(context)
    const run = { ...target.run, url: proxy.url(target.run.url) }
    for (let more = 0; more < cuts; more++) {
      target.write({ [`${20 + more}-cut.sql`]: leaves(`cut ${more}`) })
      void proxy.cutAfter(`cut ${more}`, more)
      // A process that ends with its connection is no fault: the next one goes on.
      await context.migrators.use(1, migrator => migrator.migrate(run).catch(() => undefined))
    }
    const steps = ['first', ...Array.from({ length: cuts }, (_, more) => `cut ${more}`)]
    await context.migrators.use(1, async migrator => {
      const { error } = await migrator.migrate(target.run)
      see('rejects', { ...where, actual: error?.split('\n')[0] }).holds(error === undefined)
    })
    see('cut-off-not-once', where).equal(await target.steps(), steps)
  } finally {
    await proxy.close()
  }
}

/** `schema.name` of every table that is not the server's own. */
async function tablesOf(postgres: Postgres, database: string): Promise<string[]> {
  const { rows } = await asked(postgres.url(database), client =>
    client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    ),
  )
  return rows.map(({ name }) => name)
}

/** Who, of the six roles, may write into a table besides the one that migrates its schema, and how. */
async function writersOf(postgres: Postgres, database: string, table: string) {
  const { rows } = await asked(postgres.url(database), client =>
    client.query<{ role: string; right: string }>(
      `SELECT role, lower(kind) AS right FROM unnest($1::text[]) AS role, unnest('{INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) AS kind
       WHERE has_table_privilege(role, $2, kind)
          OR CASE WHEN kind IN ('INSERT', 'UPDATE') THEN has_any_column_privilege(role, $2, kind) END`,
      [roleNames.filter(role => role !== `${table.split('.')[0]}_migrate`), table],
    ),
  )
  return rows
}
