export { Board as Location, location } from './board.ts'
export { createCourier } from './couriers.ts'
export { createOrder } from './orders.ts'
export { completeDelivery, dispatch } from './services.ts'
