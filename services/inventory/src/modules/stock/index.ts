/**
 * Stock, movements and reservations. They are one module because they change the same rows. The other modules of
 * inventory and the service import only from this file.
 */
export { serveStockGrpc } from './api/grpc-server.ts'
export { stockApiRoutes, stockPath } from './api/http-server.ts'
export {
  type OperationInput,
  type OperationName,
  type OperationOutput,
  operationNames,
  operations,
  type StockOperations,
} from './api/operations.ts'
export { methodOf, stockService } from './api/proto.ts'
export { problemOf, requireNone, stockFailed, stockUnavailable } from './api/refusal.ts'
export { applyMovementReports } from './commands/apply-movements.ts'
export { expireReservations } from './commands/expire-reservations.ts'
export { deliverDemoStock } from './demo-stock.ts'
export type { BinMovement } from './domain/bin-movement.ts'
export type { Lot } from './domain/lot.ts'
export type { Movement, Outcome } from './domain/movement.ts'
export { movementReports } from './handlers/movement-reports.ts'
export { orderEvents } from './handlers/order-events.ts'
export { registerStock, stockOperations } from './module.ts'
export {
  AdjustToCount,
  LotsInBins,
  MovementParts,
  OrderCommitted,
  OrderReturned,
  PiecesMoved,
  PutAway,
  RecordedMovements,
  Transfer,
} from './requests.ts'
export { movementRoutes } from './routes/movements.ts'
export { warehouseRoutes } from './routes/warehouse.ts'
