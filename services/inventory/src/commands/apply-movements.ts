import type { Cache } from '@groundwork/kernel/cache'
import type { Work } from '@groundwork/kernel/unit-of-work'
import { stockCacheKey } from '../cache-keys.ts'
import { applyMovements, type Movement, movementKey, type Outcome } from '../domain/movement.ts'
import { changesBetween, type Stock } from '../domain/stock.ts'
import { findMovements, forgetMovements, recordMovements } from '../repo/movements.ts'
import { changeStock, lockStock } from '../repo/stock.ts'

/**
 * Applies reports of movements in their order, many at the cost of few statements. Webhook and topic both come here, so
 * a report counts once in all.
 */
export async function applyMovementReports(work: Work, cache: Cache, movements: Movement[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const run of runsWithoutRepeats(movements)) outcomes.push(...(await applyRun(work, cache, run)))
  return outcomes
}

/**
 * Recording comes first: the key of a side admits one transaction and makes the others wait, before any of them holds
 * stock. What departs is locked next; what only arrives needs no lock. Refused departures are taken back.
 */
async function applyRun(work: Work, cache: Cache, movements: Movement[]): Promise<Outcome[]> {
  const fresh = await recordMovements(work, movements)
  const isFresh = (movement: Movement) => fresh.has(movementKey(movement))
  const known = await findMovements(
    work,
    movements.filter(movement => !isFresh(movement)),
  )
  const before = await lockStock(
    work,
    movements.filter(movement => movement.event === 'departure' && isFresh(movement)),
  )
  const after: Stock = new Map(before)
  const outcomes = applyMovements(movements, known, after)
  await forgetMovements(
    work,
    movements.filter((_movement, index) => outcomes[index] === 'insufficient'),
  )
  const changes = changesBetween(before, after)
  await changeStock(work, changes)
  if (changes.length > 0) work.afterCommit(() => cache.hold(changes.map(stockCacheKey)))
  return outcomes
}

/** Cuts the list before every side that it has already met, so that a run has each side once. */
function runsWithoutRepeats(movements: Movement[]): Movement[][] {
  const runs: Movement[][] = []
  let met = new Set<string>()
  for (const movement of movements) {
    const key = movementKey(movement)
    if (runs.length === 0 || met.has(key)) {
      runs.push([])
      met = new Set()
    }
    met.add(key)
    runs.at(-1)!.push(movement)
  }
  return runs
}
