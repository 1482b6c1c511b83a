import { DeliverOrder } from '@groundwork/contracts/sales'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import type { MessageHandler } from '@groundwork/kernel/events/consumer'
import { handleEvents } from '@groundwork/kernel/events/event-handler'
import type { Repositories } from '../application/ports.ts'
import { receiveOrders } from '../application/receive-orders.ts'

interface Parts {
  repositoriesIn: (transaction: UnitOfWork) => Repositories
  /** Called after the commit, when there are orders to locate. */
  wake: () => void
}

export function orderCommands(consumer: string, { repositoriesIn, wake }: Parts): MessageHandler {
  return handleEvents(consumer, [DeliverOrder], async (transaction, commands) => {
    const asked = commands.map(({ data, traceparent }) => {
      return { id: data.orderId, street: data.street, volume: data.volume, traceparent }
    })
    await receiveOrders(repositoriesIn(transaction), asked)
    transaction.afterCommit(async () => wake())
  })
}
