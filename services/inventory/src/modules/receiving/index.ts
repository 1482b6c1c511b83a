/** Receiving: goods are announced by a delivery note, received, and put away. */
export { deliveryNoteRoutes } from './routes/delivery-notes.ts'
