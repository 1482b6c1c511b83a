import type { Mediator } from '../../mediator.ts'
import { choosePlaces } from './commands/choose-places.ts'
import { inWalkingOrder } from './domain/walking-order.ts'
import { findLayout, withLayout } from './repo/layouts.ts'
import { ChoosePlaces, HaveBins, Walk } from './requests.ts'

export function registerLocations(mediator: Mediator): void {
  mediator.answer(ChoosePlaces, (work, goods) => choosePlaces(work, mediator, goods))
  mediator.answer(HaveBins, (sql, { warehouseIds }) => withLayout(sql, warehouseIds))
  mediator.answer(Walk, async (sql, { warehouseId, bins }) => {
    const layout = await findLayout(sql, warehouseId)
    const known = (layout?.bins ?? []).filter(({ code }) => bins.includes(code))
    const walked = inWalkingOrder(known).map(({ code }) => code)
    return [...walked, ...bins.filter(bin => !walked.includes(bin))]
  })
}
