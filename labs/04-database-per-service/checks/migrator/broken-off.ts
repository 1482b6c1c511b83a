/** Rules 2.2 and 2.5: the process is killed in a file, or its connection is lost after any of its statements. */
import { setTimeout as delay } from 'node:timers/promises'
import { soon } from '../../../../scripts/lab/kit/eventually.ts'
import { closedGate } from '../../../../scripts/lab/kit/faults/gate.ts'
import { openPostgresProxy } from '../../../../scripts/lab/kit/faults/postgres-proxy.ts'
import { namesOf, seeSuccess, where } from './judge.ts'
import { freshTarget, leaves, migrate, type Trial } from './target.ts'

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
  target.lay({ '1-one.sql': leaves('one'), '2-two.sql': files[kind](gate.sql), '3-three.sql': leaves('three') })
  try {
    await migrators.use(2, async (victim, next) => {
      const ended = migrate(victim, target.run).then(
        () => undefined,
        () => undefined,
      )
      const killed = await Promise.race([gate.reached(12_000), ended])
      if (!see('never-came-there', where).holds(killed !== undefined)) return
      await victim.kill()
      const run = migrate(next, target.run)
      run.catch(() => undefined)
      await soon(() => isThere(trial, target.database, killed!), 2_000)
      await Promise.race([run, delay(temptationMs)])
      see('does-not-wait', where).holds((await gate.waiting()).every(pid => pid === killed))
      await gate.open()
      if (!seeSuccess(see, await run, 'does-not-go-on')) return
      // The server may have gone through with the second file by itself.
      see('wrong-names', where).equal([namesOf(await run)].flat().at(-1), '3-three')
      see('killed-not-once', where).equal(await target.steps(), ['one', 'two', 'three'])
    })
  } finally {
    await gate.open()
  }
}

/** A session other than the killed one's and the checker's. */
async function isThere({ postgres }: Trial, database: string, killed: number): Promise<boolean> {
  const sql = `SELECT FROM pg_stat_activity WHERE datname = $1 AND pid <> $2 AND application_name <> 'lab-check'`
  return (await postgres.admin.query(sql, [database, killed])).rows.length > 0
}

/** More statements than a file, its record and what stands around them may take. */
const cuts = 6

/** Whatever was between the file and its record when the connection was lost, the file is applied once. */
export async function cutAtEachStatement(trial: Trial): Promise<void> {
  const { see, migrators } = trial
  const target = await freshTarget(trial)
  const { hostname: host, port } = new URL(target.run.url)
  const proxy = await openPostgresProxy({ host, port: Number(port) })
  const steps = Array.from({ length: cuts }, (_, more) => `cut ${more}`)
  try {
    const run = { ...target.run, url: proxy.url(target.run.url) }
    for (const more of steps.keys()) {
      const laid = steps.slice(0, more + 1)
      target.lay(Object.fromEntries(laid.map((step, index) => [`${20 + index}-cut.sql`, leaves(step)])))
      void proxy.cutAfter(steps[more]!, more)
      // A process that ends with its connection is no fault: the next one goes on.
      await migrators.use(1, migrator => migrate(migrator, run).catch(() => undefined))
    }
    await migrators.use(1, async migrator => seeSuccess(see, await migrate(migrator, target.run)))
    see('cut-off-not-once', where).equal(await target.steps(), steps)
  } finally {
    await proxy.close()
  }
}
