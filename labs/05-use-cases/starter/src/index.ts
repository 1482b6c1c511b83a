export { createMediator } from './mediator.ts'
export { createMovement } from './movement.ts'
export { abc, abcClasses, fifo } from './placement.ts'
export { createWarehouse } from './warehouse.ts'
