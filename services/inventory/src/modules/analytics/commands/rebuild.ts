import { type Pool, type Queryable, withTx } from '@groundwork/kernel/database/pool'
import type { Mediator } from '../../../mediator.ts'
import { RecordedMovements } from '../../stock/index.ts'
import { turnoverOf } from '../domain/turnover.ts'
import { addRecounted, beginRecount, changeTurnover, differences } from '../repo/turnover.ts'

const pageRows = 5000

/**
 * Recounts the turnover from all recorded movements. It counts in a table of its own, on a snapshot of one moment, and
 * then adds the differences to the turnover. So movements go on, and readers see the old figures until it is done. A
 * movement is recorded and counted in one transaction, so the snapshot has it in both places or in neither: none is
 * missed or counted twice.
 * @param pool must have at least two connections
 * @returns the number of movements
 */
export async function rebuildTurnover(pool: Pool, mediator: Mediator): Promise<{ movements: number }> {
  return withTx(pool, async moment => {
    await beginRecount(moment)
    const movements = await recount(moment, mediator)
    const differing = await differences(moment)
    await withTx(pool, tx => changeTurnover(tx, differing))
    return { movements }
  })
}

async function recount(moment: Queryable, mediator: Mediator): Promise<number> {
  let total = 0
  for (let after = 0; ; ) {
    const { movements, last } = await mediator.send(moment, RecordedMovements, { after, limit: pageRows })
    await addRecounted(moment, turnoverOf(movements))
    total += movements.length
    if (movements.length < pageRows) return total
    after = last
  }
}
