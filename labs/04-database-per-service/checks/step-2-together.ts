/** Rules 2.3 and 2.4: three at once, on the very first run, of which none is early by chance. */
import { setTimeout as delay } from 'node:timers/promises'
import { sessionsIn } from '../../../scripts/lab/kit/engines/activity.ts'
import { closedGate } from '../../../scripts/lab/kit/faults/gate.ts'
import { startTogether } from '../../../scripts/lab/kit/faults/start-together.ts'
import type { Folder } from '../../../scripts/lab/kit/folder.ts'
import { freshTarget, rowOf, type Trial } from './step-2-target.ts'

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
    const runs = await startTogether(
      postgres,
      database,
      all.map(each => () => migrate(each)),
    )
    await runs.until(async () => (await gate.waiting()).length > 0, 10_000)
    if (await runs.until(async () => (await sessionsIn(postgres.admin, database)).length >= 3, 4_000))
      await delay(lookMs)
    await gate.open()
    return runs.result
  })
  const story = 'three runs of migrate.ts at once, in an empty database'
  const failed = ended.find(({ error }) => error)?.error
  const actual = failed?.replace(alreadyMade, 'another run has made it already')
  if (!see('rejects', { story, actual }).holds(!failed)) return database
  const names = Object.keys(folder).map(file => file.replace('.sql', ''))
  see('wrong-steps', { story }).equal(await rows(), names.map(rowOf))
  see('not-by-one', { story }).equal(ended.flatMap(({ applied }) => applied).sort(), names.sort())
  return database
}
