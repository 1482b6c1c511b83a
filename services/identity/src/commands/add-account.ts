import { CustomerRegistered } from '@groundwork/contracts/identity'
import type { AccountRole } from '@groundwork/contracts/roles'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { createEvent } from '@groundwork/kernel/events/event'
import type { Passwords } from '../passwords.ts'
import { addUser } from '../repo/users.ts'

interface NewAccount {
  id: string
  login: string
  password: string
  roles: AccountRole[]
  traceparent?: string
}

/**
 * Creates an account. For a customer it emits `customer-registered`.
 * @returns false when the login is taken; that takes the same time
 */
export async function addAccount(
  { withTransaction, passwords }: { withTransaction: WithTransaction; passwords: Passwords },
  { password, traceparent, ...account }: NewAccount,
): Promise<boolean> {
  const passwordHash = await passwords.hash(password)
  return withTransaction(async work => {
    const added = await addUser(work, { ...account, passwordHash })
    if (added && account.roles.includes('customer')) work.emit(customerRegistered(account.id, traceparent))
    return added
  })
}

/** The event for an account that may order from now on. Who hears of it twice ignores the second. */
export const customerRegistered = (customerId: string, traceparent?: string) =>
  createEvent(CustomerRegistered, { aggregateId: customerId, version: 1, data: { customerId }, traceparent })
