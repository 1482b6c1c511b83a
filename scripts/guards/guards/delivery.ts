/** Deliveries and couriers. */
import { type Guard, integration } from '../guard.ts'

const inDelivery = (name: string) => integration('services/delivery/src/delivery.integration.test.ts', name)

export const deliveryGuards: Guard[] = [
  {
    guard: 'a delivery is its courier’s (ownership)',
    file: 'services/delivery/src/api/deliveries.ts',
    find: '!found || !isTheirs(request, found.account)',
    replace: '!found',
    test: inDelivery('a courier sees what is his own: himself, and what he brings or has brought'),
  },
  {
    guard: 'a courier who was changed meanwhile is not overwritten (version guard)',
    file: 'services/delivery/src/infrastructure/repo/couriers.ts',
    find: ' AND couriers.version = changed.version\n',
    replace: '\n',
    test: inDelivery('a courier or an order that somebody else has changed meanwhile is not overwritten'),
  },
  {
    guard: 'a delivery that was changed meanwhile is not overwritten (version guard)',
    file: 'services/delivery/src/infrastructure/repo/orders.ts',
    find: ' AND orders.version = changed.version`',
    replace: '`',
    test: inDelivery('a courier or an order that somebody else has changed meanwhile is not overwritten'),
  },
  {
    guard: 'an order is brought once, however often that is asked for (ON CONFLICT)',
    file: 'services/delivery/src/infrastructure/repo/orders.ts',
    find: '    ON CONFLICT (id) DO NOTHING\n',
    replace: '',
    test: inDelivery('a command that comes again, also under a new id or with another street, changes nothing'),
  },
  {
    guard: 'a courier moves once in a tick',
    file: 'services/delivery/src/infrastructure/repo/couriers.ts',
    find: 'WHERE next_move_at <= clock_timestamp()\n        AND EXISTS',
    replace: 'WHERE EXISTS',
    test: inDelivery('however many processes move couriers, each moves once in a tick'),
  },
]
