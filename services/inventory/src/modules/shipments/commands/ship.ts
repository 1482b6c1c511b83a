import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import type { Mediator } from '../../../mediator.ts'
import { ShipLists } from '../../picking/index.ts'
import { addShipment, addShipmentLists, findShipment, type Shipment } from '../repo/shipments.ts'

/**
 * Ships packed pick lists together, all of them or none. The same shipment again changes nothing.
 * @throws Problem 409 `shipment-conflict` for a known shipment with other content, `not-packed`; 404 `unknown-list`
 */
export async function ship(
  work: UnitOfWork,
  mediator: Mediator,
  shipment: Omit<Shipment, 'leftAt'>,
): Promise<Shipment> {
  const { warehouseId, shipmentId, listIds } = shipment
  if (await addShipment(work, shipmentId, warehouseId)) {
    await mediator.send(work, ShipLists, { warehouseId, listIds })
    await addShipmentLists(work, shipmentId, listIds)
  }
  const found = await findShipment(work, warehouseId, shipmentId)
  if (found && sameLists(found.listIds, listIds)) return found
  throw problem(409, 'shipment-conflict', 'This shipment is known otherwise', 'Use a new id for a new shipment.')
}

const sameLists = (one: string[], other: string[]) => one.toSorted().join() === other.toSorted().join()
