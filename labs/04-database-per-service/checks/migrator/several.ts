/** Rules 2.3 and 2.4: three at once, on the very first run, of which none is early by chance. */
import { setTimeout as delay } from 'node:timers/promises'
import { soon } from '../../../../scripts/lab/kit/eventually.ts'
import { closedGate } from '../../../../scripts/lab/kit/faults/gate.ts'
import { holdTransaction } from '../../../../scripts/lab/kit/faults/hold.ts'
import { firstLine, namesOf, where } from './judge.ts'
import { type Folder, freshTarget, migrate, type Target, type Trial } from './target.ts'

const together = 3
/** For those who have come to look at what has been applied, while the first is still in a file. */
const lookMs = 250
/** Of two who make a table at the same time the later hears the one or the other, by chance. */
const alreadyMade = /relation "\w+" already exists|duplicate key value violates unique constraint "\w+"/

/**
 * @param folderWith the files, each of which leaves its own name; `gate` is a statement that waits for the others
 * @returns undefined when one of them has failed
 */
export async function tryTogether(trial: Trial, folderWith: (gate: string) => Folder): Promise<Target | undefined> {
  const { see, postgres, migrators } = trial
  const target = await freshTarget(trial)
  const gate = await closedGate(postgres, target.database)
  const folder = folderWith(gate.sql)
  target.lay(folder)
  const names = Object.keys(folder).map(file => file.replace('.sql', ''))
  const ended = await migrators.use(together, async (...all) => {
    // Whoever makes a table now waits until others have got as far.
    const held = await holdTransaction(postgres.url(target.database), 'LOCK TABLE pg_class IN SHARE MODE')
    const runs = Promise.all(all.map(each => migrate(each, target.run)))
    runs.catch(() => undefined)
    try {
      // Where only one comes to that, the others wait for him in another way.
      if (await soon(() => isHeldUp(trial, target, 1), 5_000)) await soon(() => isHeldUp(trial, target, 2), 200)
      await held.release()
      const inFile = gate.reached(10_000).then(() => soon(() => areThere(trial, target), 4_000))
      await Promise.race([inFile.then(() => delay(lookMs)), runs])
    } finally {
      await Promise.all([held.release(), gate.open()])
    }
    return runs
  })
  const failed = ended.find(({ error }) => error !== undefined)
  const actual = failed && firstLine(failed)?.replace(alreadyMade, 'another run has made it already')
  if (!see('rejects', { ...where, actual }).holds(failed === undefined)) return undefined
  see('wrong-steps', where).equal(
    await target.steps(),
    names.map(name => name.replace(/^\d+-/, '')),
  )
  see('not-by-one', where).equal(ended.flatMap(namesOf).sort(), names.sort())
  return target
}

async function isHeldUp({ postgres }: Trial, { database }: Target, count: number): Promise<boolean> {
  const sql = `SELECT FROM pg_locks JOIN pg_database d ON d.oid = database
    WHERE datname = $1 AND NOT granted AND relation = 'pg_class'::regclass`
  return (await postgres.admin.query(sql, [database])).rows.length >= count
}

async function areThere({ postgres }: Trial, { database }: Target): Promise<boolean> {
  const sql = `SELECT FROM pg_stat_activity WHERE datname = $1 AND application_name <> 'lab-check'`
  return (await postgres.admin.query(sql, [database])).rows.length >= together
}
