/** Rules 2.3 and 2.4: three at once, on the very first run, of which none is early by chance. */
import { setTimeout as delay } from 'node:timers/promises'
import { lockWaiters, sessionsIn } from '../../../scripts/lab/kit/engines/activity.ts'
import { closedGate } from '../../../scripts/lab/kit/faults/gate.ts'
import { holdTransaction } from '../../../scripts/lab/kit/faults/hold.ts'
import { track } from '../../../scripts/lab/kit/track.ts'
import { type Folder, firstLine, freshTarget, namesOf, rowOf, type Trial } from './step-2-target.ts'

/** For those who have come to look at what has been applied, while the first is still in a file. */
const lookMs = 250
/** Of two who make the same the later hears one or the other, by chance. */
const alreadyMade = /^.*(already exists|duplicate key value violates unique constraint).*$/

/**
 * @param folderWith files that each leave a row; `gate` is a statement that waits for the others
 * @returns the database
 */
export async function tryTogether(trial: Trial, folderWith: (gate: string) => Folder): Promise<string> {
  const { see, postgres, migrators } = trial
  const { database, lay, migrate, rows } = await freshTarget(trial)
  await using gate = await closedGate(postgres, database)
  const folder = folderWith(gate.sql)
  lay(folder)
  const ended = await migrators.use(3, async (...all) => {
    // Whoever makes a table now waits until others have got as far.
    await using held = await holdTransaction(postgres.url(database), 'LOCK TABLE pg_class IN SHARE MODE')
    const runs = track(Promise.all(all.map(each => migrate(each))))
    const areHeldUp = (atLeast: number) => async () => (await lockWaiters(postgres.admin, database)) >= atLeast
    // Where only one comes to that, the others wait for him in another way.
    if (await runs.until(areHeldUp(1), 5_000)) await runs.until(areHeldUp(2), 200)
    await held.release()
    await runs.until(async () => (await gate.waiting()).length > 0, 10_000)
    if (await runs.until(async () => (await sessionsIn(postgres.admin, database)).length >= 3, 4_000))
      await delay(lookMs)
    await gate.open()
    return runs.result
  })
  const story = 'three runs of migrate.ts at once, in an empty database'
  const failed = ended.find(({ error }) => error !== undefined)
  const actual = failed && firstLine(failed)?.replace(alreadyMade, 'another run has made it already')
  if (!see('rejects', { story, actual }).holds(failed === undefined)) return database
  const names = Object.keys(folder).map(file => file.replace('.sql', ''))
  see('wrong-steps', { story }).equal(await rows(), names.map(rowOf))
  see('not-by-one', { story }).equal(ended.flatMap(namesOf).sort(), names.sort())
  return database
}
