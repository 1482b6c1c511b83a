/** Goods come: announced by a delivery note, received, and put away where the warehouse's placement says. */
export { deliveryNoteRoutes } from './routes/delivery-notes.ts'
