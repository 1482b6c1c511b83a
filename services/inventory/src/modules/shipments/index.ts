/** Shipments of packed pick lists. */
export { shipmentRoutes } from './routes/shipments.ts'
