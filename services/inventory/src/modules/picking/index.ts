/** What was sold is collected: a list for an order and warehouse, claimed by one worker, walked in one go, packed. */
export { checkStockGateway, openStockGateway, stockGatewaySettings } from './gateway/open.ts'
export { bringBack, registerPicking } from './module.ts'
export type { PickingParts } from './parts.ts'
export { ShipLists } from './requests.ts'
export { pickListRoutes } from './routes/pick-lists.ts'
