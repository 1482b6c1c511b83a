import { CourierAssigned, CourierMoved, DeliveryCompleted, DeliveryFailed } from './delivery.ts'
import { CustomerRegistered } from './identity.ts'
import { StockRejected, StockReserved } from './inventory.ts'
import { PaymentAuthorised, PaymentCompleted, PaymentFailed, PaymentRefunded, PaymentVoided } from './payment.ts'
import {
  AuthorisePayment,
  CapturePayment,
  DeliverOrder,
  OrderCancelled,
  OrderDelivered,
  OrderPaid,
  OrderPlaced,
  RefundPayment,
  TakePayment,
  VoidPayment,
} from './sales.ts'

/** Every event there is. */
export const events = [
  OrderPlaced,
  OrderPaid,
  OrderDelivered,
  OrderCancelled,
  AuthorisePayment,
  CapturePayment,
  VoidPayment,
  RefundPayment,
  TakePayment,
  DeliverOrder,
  StockReserved,
  StockRejected,
  PaymentAuthorised,
  PaymentCompleted,
  PaymentFailed,
  PaymentVoided,
  PaymentRefunded,
  CourierAssigned,
  DeliveryCompleted,
  DeliveryFailed,
  CourierMoved,
  CustomerRegistered,
] as const
