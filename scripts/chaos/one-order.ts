/** Takes one order through a running gateway and says how it ended: `tsx scripts/chaos/one-order.ts URL`. */
import { isPaid, shopAt } from '@groundwork/testkit/shop'

const gateway = process.argv[2] ?? 'http://127.0.0.1:8080'
const shop = shopAt(gateway)
const [product] = await shop.products()
if (!product) throw new Error(`${gateway} offers no products`)
const { id } = await shop.place({ paymentMethod: 'test-ok', lines: [{ productId: product.id, quantity: 1 }] })
const order = await shop.settled(id, 60_000)
const [payment] = await shop.payments(id)
console.log(
  `order ${id}: ${order.status}, payment ${payment?.status} of ${payment?.amountMinor} ${payment?.currency} in minor units`,
)
if (!isPaid(order) || payment?.status !== 'completed' || payment.amountMinor !== product.priceMinor) process.exit(1)
