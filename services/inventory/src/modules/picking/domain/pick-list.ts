export type PickListStatus = 'open' | 'claimed' | 'picked' | 'packed' | 'shipped' | 'cancelled' | 'returned'

export interface PickList {
  listId: string
  orderId: string
  warehouseId: string
  status: PickListStatus
  /** What has to be picked: one line for each product. */
  lines: { productId: string; quantity: number }[]
  /** Where to take the pieces, in walking order; empty until stock holds the pieces. */
  stops: { bin: string; productId: string; quantity: number }[]
}

/**
 * The transitions of a pick list. A worker claims it, picks it and packs it, and it leaves with a shipment. Its order
 * may be cancelled at any time, and then the pieces go back. A step that is not listed cannot be done.
 */
export const pickListTransitions = {
  open: { claim: 'claimed', cancel: 'cancelled' },
  claimed: { pick: 'picked', cancel: 'cancelled', putBack: 'open' },
  picked: { pack: 'packed', cancel: 'cancelled' },
  packed: { ship: 'shipped', cancel: 'cancelled' },
  shipped: { cancel: 'cancelled' },
  cancelled: { bringBack: 'returned' },
  returned: {},
} as const satisfies Record<PickListStatus, Partial<Record<string, PickListStatus>>>

export type PickListStep = 'claim' | 'pick' | 'pack' | 'ship' | 'cancel' | 'putBack' | 'bringBack'

/** The status after a step; undefined when the step cannot be done. */
export function nextStatus(status: PickListStatus, step: PickListStep): PickListStatus | undefined {
  return (pickListTransitions[status] as Partial<Record<PickListStep, PickListStatus>>)[step]
}

/** The statuses in which a step can be done. */
export function statusesBefore(step: PickListStep): PickListStatus[] {
  return (Object.keys(pickListTransitions) as PickListStatus[]).filter(status => nextStatus(status, step))
}
