import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import { type Layout, lockLayout } from './repo/layouts.ts'

/**
 * The layout, locked until the transaction ends. So transactions change the bins of a warehouse one after the other.
 * Lock the layout before any line of stock, or two transactions may deadlock.
 * @throws Problem 404 `unknown-layout`
 */
export async function holdLayout(work: UnitOfWork, warehouseId: string): Promise<Layout> {
  const layout = await lockLayout(work, warehouseId)
  if (!layout) throw unknownLayout(warehouseId)
  return layout
}

export function unknownLayout(warehouseId: string) {
  return problem(404, 'unknown-layout', 'This warehouse has no bins', `Warehouse ${warehouseId} was never laid out.`)
}

/** @throws Problem 404 `unknown-bin` */
export function binOf({ warehouseId, bins }: Layout, code: string) {
  const found = bins.find(bin => bin.code === code)
  if (found) return found
  throw problem(404, 'unknown-bin', 'There is no such bin', `Warehouse ${warehouseId} has no bin ${code}.`)
}
