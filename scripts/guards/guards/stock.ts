/** Stock: nothing is promised twice. */
import { type Guard, integration } from '../guard.ts'

const stock = 'services/inventory/src/modules/stock'

export const stockGuards: Guard[] = [
  {
    guard: 'late news of an order changes nothing (version guard)',
    file: `${stock}/domain/reservation.ts`,
    find: "  if (known && orderEvent.version <= known.orderVersion)\n    return isAskedAgain(orderEvent, known) ? answerAgain(known) : 'late'\n",
    replace: '',
    test: integration(
      'services/inventory/src/inventory.integration.test.ts',
      'a paid order’s pieces leave, a cancelled one’s are free again, however often it is said',
    ),
  },
  {
    guard: 'transactions take the lines of the stock in one order (lock order)',
    file: `${stock}/repo/stock.ts`,
    find: '    WHERE (warehouse_id, product_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))\n    ORDER BY warehouse_id, product_id FOR UPDATE`',
    replace:
      '    WHERE (warehouse_id, product_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))\n    ORDER BY random() FOR UPDATE`',
    test: integration(
      `${stock}/repo/stock.integration.test.ts`,
      'transactions that want the same lines queue, whichever they name first; none is a victim of a deadlock',
    ),
  },
  {
    guard: 'stock is not sold that is not there',
    file: `${stock}/repo/stock.ts`,
    find: '    ORDER BY warehouse_id, product_id FOR UPDATE`,\n}\n\n/** The lines of the pairs',
    replace: '    ORDER BY warehouse_id, product_id`,\n}\n\n/** The lines of the pairs',
    test: integration(
      `${stock}/repo/stock.integration.test.ts`,
      'of three who want the last piece at once one gets it, and the others see that it has gone',
    ),
  },
]
