import { type Courier, type NewCourier, hireCourier as newCourier } from '../domain/courier.ts'
import type { Repositories } from './ports.ts'

/**
 * A new courier, and the change that stores it, for the transaction that also stores the answer about it.
 * @throws DomainError `courier.invalid`
 */
export function hireCourier(asked: NewCourier): {
  courier: Courier
  store: (repositories: Repositories) => Promise<void>
} {
  const courier = newCourier(asked)
  return { courier, store: ({ couriers }) => couriers.add([courier]) }
}
