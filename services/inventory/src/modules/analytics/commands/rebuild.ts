import { type Pool, type Queryable, withTx } from '@groundwork/kernel/pool'
import type { Mediator } from '../../../mediator.ts'
import { RecordedMovements } from '../../stock/index.ts'
import { turnoverOf } from '../domain/turnover.ts'
import { addRecounted, beginRecount, changeTurnover, differences } from '../repo/turnover.ts'

const pageRows = 5000

/**
 * Makes the turnover anew from every movement there was; gives how many. It is counted beside the turnover as of one moment,
 * and what that differs by is added: so movements go on, and readers see the old one until it is done. A movement is
 * recorded and counted in one transaction, so at that moment it is in both or in neither: none is missed, and none counts
 * twice.
 * @param pool of at least two connections
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
