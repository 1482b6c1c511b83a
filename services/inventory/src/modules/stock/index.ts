/**
 * What lies where, how it moves, and what is set aside for orders: one module, because all of it changes the same rows.
 * The other modules of inventory, and the service itself, use what is published here and nothing behind it.
 */
export { applyMovementReports } from './commands/apply-movements.ts'
export { deliverDemoStock } from './demo-stock.ts'
export type { Movement, Outcome } from './domain/movement.ts'
export { movementReports } from './handlers/movement-reports.ts'
export { orderEvents } from './handlers/order-events.ts'
export { movementRoutes } from './routes/movements.ts'
export { warehouseRoutes } from './routes/warehouse.ts'
