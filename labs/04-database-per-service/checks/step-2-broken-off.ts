/** Rules 2.2 and 2.5: the process is killed in a file, or its connection is lost after any of its statements. */
import { setTimeout as delay } from 'node:timers/promises'
import { sessionsIn } from '../../../scripts/lab/kit/engines/activity.ts'
import { closedGate } from '../../../scripts/lab/kit/faults/gate.ts'
import { openPostgresProxy } from '../../../scripts/lab/kit/faults/postgres-proxy.ts'
import type { Folder } from '../../../scripts/lab/kit/folder.ts'
import { track } from '../../../scripts/lab/kit/track.ts'
import { filesOf, freshTarget, leaves, type Trial } from './step-2-target.ts'

/** For the next run to do what it must not: begin while the server is still in the file. */
const temptationMs = 250

/** The file in which it is killed, by how it is run; `gate` is where. */
const files = {
  'a transaction': (gate: string) => `${leaves('two')}${gate}`,
  'a file without one': (gate: string) =>
    `-- transaction: none\nCREATE TABLE IF NOT EXISTS sales.twice (a integer);\n-- next\n${gate}-- next\n${leaves('two')}`,
}

export async function killInFiles(trial: Trial): Promise<void> {
  await Promise.all(Object.entries(files).map(file => killInFile(trial, ...file)))
}

async function killInFile(trial: Trial, kind: string, text: (gate: string) => string): Promise<void> {
  const { see, postgres, migrators } = trial
  const story = `migrate() was killed in ${kind}, and begun again at once`
  const { database, lay, migrate, rows } = await freshTarget(trial)
  await using gate = await closedGate(postgres, database)
  lay({ ...filesOf('1-one', '3-three'), '2-two.sql': text(gate.sql) })
  await migrators.use(2, async (victim, next) => {
    const isThere = await track(migrate(victim)).until(async () => (await gate.waiting()).length > 0, 12_000)
    if (!see('never-came-there', { story: 'it had ended before file 2' }).holds(isThere)) return
    const [killed] = await gate.waiting()
    await victim.kill()
    const again = track(migrate(next))
    await again.until(async () => (await sessionsIn(postgres.admin, database)).some(({ pid }) => pid !== killed), 2_000)
    const early = await Promise.race([
      again.result.then(({ error }) => error === undefined),
      delay(temptationMs, false),
    ])
    // What the killed one had begun may be over by now: a server can be told to look after its clients.
    const working = await gate.waiting()
    see('does-not-wait', { story }).holds(!early && (working.length < 2 || !working.includes(killed!)))
    await gate.open()
    const ended = await again.result
    if (!see('does-not-go-on', { story, actual: ended.error }).holds(!ended.error)) return
    // The server may have gone through with the second file by itself.
    see('wrong-names', { story }).equal([ended.applied].flat().at(-1), '3-three')
    see('killed-not-once', { story }).equal(await rows(), ['one', 'two', 'three'])
  })
}

/** More statements than a file, its record and what stands around them may take. */
const cuts = 6

/** Whatever was between the file and its record when the connection was lost, the file is applied once. */
export async function cutAtEachStatement(trial: Trial): Promise<void> {
  const { see, migrators } = trial
  const target = await freshTarget(trial)
  await using proxy = await openPostgresProxy(target.run.url)
  const steps = Array.from({ length: cuts }, (_, more) => `cut ${more}`)
  const folder: Folder = {}
  for (const [more, step] of steps.entries()) {
    folder[`${20 + more}-cut.sql`] = leaves(step)
    target.lay(folder)
    void proxy.cutAfter(step, more)
    // A process that ends with its connection is no fault: the next one goes on.
    const run = { ...target.run, url: proxy.url }
    await migrators.use(1, migrator => migrator.ask('migrate', run).catch(() => undefined))
  }
  const story = 'six files, and the connection lost 0 to 5 statements after each'
  const { error } = await migrators.use(1, migrator => target.migrate(migrator))
  see('rejects', { story, actual: error }).holds(!error)
  see('cut-off-not-once', { story }).equal(await target.rows(), steps)
}
