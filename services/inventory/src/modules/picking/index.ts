/**
 * Picking of paid orders. There is one pick list for each order and warehouse; a worker claims it, picks it and packs
 * it.
 */
export { bringBack } from './commands/bring-back.ts'
export { checkStockGateway, openStockGateway, stockGatewaySettings } from './gateway/open.ts'
export { registerPicking } from './module.ts'
export type { PickingParts } from './parts.ts'
export { ShipLists } from './requests.ts'
export { pickListRoutes } from './routes/pick-lists.ts'
