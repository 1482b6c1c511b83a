/** What is packed leaves. */
export { shipmentRoutes } from './routes/shipments.ts'
