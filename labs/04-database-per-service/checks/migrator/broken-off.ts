/** Rules 2.2 and 2.5: the process is killed in a file, or its connection is lost after any of its statements. */
import { setTimeout as delay } from 'node:timers/promises'
import { sessionsIn } from '../../../../scripts/lab/kit/engines/activity.ts'
import { soon } from '../../../../scripts/lab/kit/eventually.ts'
import { closedGate } from '../../../../scripts/lab/kit/faults/gate.ts'
import { openPostgresProxy } from '../../../../scripts/lab/kit/faults/postgres-proxy.ts'
import { type Folder, filesOf, freshTarget, leaves, namesOf, seeSuccess, type Trial } from './target.ts'

/** For the next run to do what it must not: begin while the server is still in the file. */
const temptationMs = 250

/** The file in which it is killed, by how it is run; `gate` is where. */
const files = {
  transaction: (gate: string) => `${leaves('two')}${gate}`,
  none: (gate: string) =>
    `-- transaction: none\nCREATE TABLE IF NOT EXISTS sales.twice (a integer);\n-- next\n${gate}-- next\n${leaves('two')}`,
}

export async function killInFile(trial: Trial, kind: keyof typeof files): Promise<void> {
  const { see, postgres, migrators } = trial
  const target = await freshTarget(trial)
  const gate = await closedGate(postgres, target.database)
  target.lay({ ...filesOf('1-one', '3-three'), '2-two.sql': files[kind](gate.sql) })
  try {
    await migrators.use(2, async (victim, next) => {
      const ended = target.migrate(victim).then(
        () => undefined,
        () => undefined,
      )
      const killed = await Promise.race([gate.reached(12_000), ended])
      if (!see('never-came-there').holds(killed !== undefined)) return
      await victim.kill()
      const run = target.migrate(next)
      run.catch(() => undefined)
      const isThere = async () => (await sessionsIn(postgres.admin, target.database)).some(({ pid }) => pid !== killed)
      await soon(isThere, 2_000)
      const early = await Promise.race([run.then(({ error }) => error === undefined), delay(temptationMs, false)])
      see('does-not-wait').holds(!early && (await gate.waiting()).every(pid => pid === killed))
      await gate.open()
      if (!seeSuccess(see, await run, 'does-not-go-on')) return
      // The server may have gone through with the second file by itself.
      see('wrong-names').equal([namesOf(await run)].flat().at(-1), '3-three')
      see('killed-not-once').equal(await target.rows(), ['one', 'two', 'three'])
    })
  } finally {
    await gate.open()
  }
}

/** More statements than a file, its record and what stands around them may take. */
const cuts = 6

/** Whatever was between the file and its record when the connection was lost, the file is applied once. */
export async function cutAtEachStatement(trial: Trial): Promise<void> {
  const { see, migrators } = trial
  const target = await freshTarget(trial)
  const proxy = await openPostgresProxy(target.run.url)
  const run = { ...target.run, url: proxy.url }
  const steps = Array.from({ length: cuts }, (_, more) => `cut ${more}`)
  const folder: Folder = {}
  try {
    for (const [more, step] of steps.entries()) {
      folder[`${20 + more}-cut.sql`] = leaves(step)
      target.lay(folder)
      void proxy.cutAfter(step, more)
      // A process that ends with its connection is no fault: the next one goes on.
      await migrators.use(1, migrator => migrator.ask('migrate', run).catch(() => undefined))
    }
    await migrators.use(1, async migrator => seeSuccess(see, await target.migrate(migrator)))
    see('cut-off-not-once').equal(await target.rows(), steps)
  } finally {
    await proxy.close()
  }
}
