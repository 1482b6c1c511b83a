import type { Queryable } from '@groundwork/kernel/pool'
import type { Mediator } from '../../../mediator.ts'
import { RecordedMovements } from '../../stock/index.ts'
import { turnoverOf } from '../domain/turnover.ts'
import { addTurnover, beginAnew } from '../repo/turnover.ts'

const pageRows = 5000

/**
 * Makes the turnover anew from every movement there was; gives how many. Readers see the old one until it is done. A
 * movement is recorded and counted in one transaction, which either has ended when this begins, and is found, or counts
 * itself afterwards: none is missed, and none counts twice.
 */
export async function rebuildTurnover(tx: Queryable, mediator: Mediator): Promise<{ movements: number }> {
  await beginAnew(tx)
  let total = 0
  for (let after = 0; ; ) {
    const { movements, last } = await mediator.send(tx, RecordedMovements, { after, limit: pageRows })
    await addTurnover(tx, turnoverOf(movements))
    total += movements.length
    if (movements.length < pageRows) return { movements: total }
    after = last
  }
}
