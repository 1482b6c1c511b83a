import type { Ports } from '../given/ports.ts'
import { RetryingMediator } from './mediator.ts'

export { createMovement } from './journal.ts'
export { abc, abcClasses, fifo } from './strategies.ts'
export { createWarehouse } from './warehouse.ts'

export const createMediator = (ports: Ports) => new RetryingMediator(ports)
