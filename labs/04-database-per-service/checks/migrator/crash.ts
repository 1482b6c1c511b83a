/** Rule 2.5: the process is killed while the server works on a file, and the next run is started at once. */
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../../../../scripts/lab/kit/eventually.ts'
import type { See } from '../../../../scripts/lab/kit/rules.ts'
import { gate, leaves, namesOf, site, type Yard } from './yard.ts'

const place = { file: 'src/migrate.ts' }
/** Time for the next run to do what it must not: begin while the server is still in the file. */
const temptationMs = 250

export async function tryCrash(yard: Yard, see: See, kind: 'transaction' | 'none'): Promise<void> {
  const { postgres, migrators } = yard
  const made = await site(yard)
  const closed = await gate(postgres, made.database)
  const none = kind === 'none'
  made.write({
    '2-two.sql': none
      ? `-- transaction: none\nCREATE TABLE IF NOT EXISTS sales.twice (a integer);\n-- next\n${closed.sql}-- next\n${leaves('two')}`
      : `${leaves('two')}${closed.sql}`,
    '3-three.sql': leaves('three'),
  })
  try {
    await migrators.use(2, async (victim, next) => {
      const begun = victim.migrate(made.run).catch(() => undefined)
      const reached = await Promise.race([closed.reached(), begun.then(() => undefined)])
      if (!see('never-came-there', { place }).holds(reached !== undefined)) return
      await victim.kill()
      const run = next.migrate(made.run)
      run.catch(() => undefined)
      await eventually(() => othersIn(yard, made.database, reached!), { intervalMs: 10, timeoutMs: 2_000 }).catch(
        () => undefined,
      )
      await Promise.race([run, delay(temptationMs)])
      const inTheFile = await closed.waiting()
      see('does-not-wait', { place }).holds(inTheFile.filter(pid => pid !== reached).length === 0)
      await closed.release()
      const ended = await run
      if (!see('does-not-go-on', { place, actual: ended.error?.split('\n')[0] }).holds(ended.error === undefined))
        return
      see('wrong-names', { place }).equal(namesOf(ended), ['2-two', '3-three'])
      see('killed-not-once', { place }).equal(await made.steps(), ['first', 'two', 'three'])
    })
  } finally {
    await closed.release()
  }
}

/** Throws until a session other than this one and the checker's is in the database. */
async function othersIn({ postgres }: Yard, database: string, pid: number): Promise<void> {
  const { rowCount } = await postgres.admin.query(
    `SELECT FROM pg_stat_activity WHERE datname = $1 AND pid <> $2 AND application_name <> 'lab-check'`,
    [database, pid],
  )
  if (!rowCount) throw new Error('nobody else is there')
}
