import { CustomerRegistered } from '@groundwork/contracts/identity'
import type { MessageHandler } from '@groundwork/kernel/events/consumer'
import { handleEvents } from '@groundwork/kernel/events/event-handler'
import { addCustomers } from '../repo/customers.ts'

/** Stores the customers that identity has registered. */
export function customerEvents(consumer: string): MessageHandler {
  return handleEvents(consumer, [CustomerRegistered], (work, events) =>
    addCustomers(
      work,
      events.map(({ data, time }) => ({ id: data.customerId, registeredAt: time })),
    ),
  )
}
