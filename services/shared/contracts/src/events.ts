import { CourierAssigned, CourierMoved, DeliveryCompleted, DeliveryFailed } from './delivery.ts'
import { CustomerRegistered } from './identity.ts'
import { StockRejected, StockReserved } from './inventory.ts'
import { PaymentCompleted, PaymentFailed } from './payment.ts'
import { DeliverOrder, OrderCancelled, OrderPaid, OrderPlaced, TakePayment } from './sales.ts'

/** Every event there is. */
export const events = [
  OrderPlaced,
  OrderPaid,
  OrderCancelled,
  TakePayment,
  StockReserved,
  StockRejected,
  PaymentCompleted,
  PaymentFailed,
  DeliverOrder,
  CourierAssigned,
  DeliveryCompleted,
  DeliveryFailed,
  CourierMoved,
  CustomerRegistered,
] as const
