import type { InTransaction } from './ports.ts'

/**
 * Sets the account of a courier, if the courier exists; null takes it away.
 * @throws DomainError `courier.account-taken` when it is the account of another courier
 */
export function setCourierAccount(inTransaction: InTransaction, id: string, account: string | null): Promise<void> {
  return inTransaction(({ couriers }) => couriers.setAccount(id, account))
}
