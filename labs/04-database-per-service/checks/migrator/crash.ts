/** Rule 2.5: the process is killed while the server works on a file, and the next run is started at once. */
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../../../../scripts/lab/kit/eventually.ts'
import type { See } from '../../../../scripts/lab/kit/rules.ts'
import { freshTarget, gate, leaves, type MigratorContext, namesOf } from './target.ts'

const place = { file: 'src/migrate.ts' }
/** Time for the next run to do what it must not: begin while the server is still in the file. */
const temptationMs = 250

export async function tryCrash(context: MigratorContext, see: See, kind: 'transaction' | 'none'): Promise<void> {
  const { postgres, migrators } = context
  const target = await freshTarget(context)
  const closed = await gate(postgres, target.database)
  const none = kind === 'none'
  target.write({
    '2-two.sql': none
      ? `-- transaction: none\nCREATE TABLE IF NOT EXISTS sales.twice (a integer);\n-- next\n${closed.sql}-- next\n${leaves('two')}`
      : `${leaves('two')}${closed.sql}`,
    '3-three.sql': leaves('three'),
  })
  try {
    await migrators.use(2, async (victim, next) => {
      const begun = victim.migrate(target.run).catch(() => undefined)
      const reached = await Promise.race([closed.reached(), begun.then(() => undefined)])
      if (!see('never-came-there', { place }).holds(reached !== undefined)) return
      await victim.kill()
      const run = next.migrate(target.run)
      run.catch(() => undefined)
      await eventually(() => othersIn(context, target.database, reached!), { intervalMs: 10, timeoutMs: 2_000 }).catch(
        () => undefined,
      )
      await Promise.race([run, delay(temptationMs)])
      const inTheFile = await closed.waiting()
      see('does-not-wait', { place }).holds(inTheFile.filter(pid => pid !== reached).length === 0)
      await closed.release()
      const ended = await run
      if (!see('does-not-go-on', { place, actual: ended.error?.split('\n')[0] }).holds(ended.error === undefined))
        return
      // The server may have gone through with the second file by itself.
      see('wrong-names', { place }).equal(namesOf(ended)?.at(-1), '3-three')
      see('killed-not-once', { place }).equal(await target.steps(), ['first', 'two', 'three'])
    })
  } finally {
    await closed.release()
  }
}

/** Throws until a session other than this one and the checker's is in the database. */
async function othersIn({ postgres }: MigratorContext, database: string, pid: number): Promise<void> {
  const { rowCount } = await postgres.admin.query(
    `SELECT FROM pg_stat_activity WHERE datname = $1 AND pid <> $2 AND application_name <> 'lab-check'`,
    [database, pid],
  )
  if (!rowCount) throw new Error('nobody else is there')
}
