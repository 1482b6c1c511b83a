export { createCourier } from './courier.ts'
export { completeDelivery, dispatch } from './dispatch.ts'
export { location } from './location.ts'
export { createOrder } from './order.ts'
