/** Events and messages: nothing is lost, nothing has its effect twice. */
import { type Guard, integration, kernel } from '../guard.ts'

const inRelay = (name: string) => integration(`${kernel}/events/relay.integration.test.ts`, name)

export const eventsGuards: Guard[] = [
  {
    guard: 'a message has its effect once, however often it comes',
    file: `${kernel}/events/event-handler.ts`,
    find: 'const once = events.filter(event => fresh.delete(event.id.toLowerCase()))',
    replace: 'const once = fresh ? events : []',
    test: integration(
      `${kernel}/events/consumer.integration.test.ts`,
      'a message that comes again changes nothing, in the same batch or another',
    ),
  },
  {
    guard: 'two deliveries at once cannot both be new (ON CONFLICT of the inbox)',
    file: `${kernel}/events/inbox.ts`,
    find: '    ON CONFLICT DO NOTHING\n    RETURNING message_id',
    replace: '    RETURNING message_id',
    test: integration(
      `${kernel}/events/consumer.integration.test.ts`,
      'a message that comes again changes nothing, in the same batch or another',
    ),
  },
  {
    guard: 'events go out in the order of their aggregate',
    file: `${kernel}/events/outbox.ts`,
    find: '    ORDER BY seq\n    LIMIT $1`',
    replace: '    ORDER BY id DESC\n    LIMIT $1`',
    test: inRelay('many writers at once lose nothing, and each aggregate keeps its order'),
  },
  {
    guard: 'only what was published is forgotten, not what was committed below it meanwhile',
    file: `${kernel}/events/outbox.ts`,
    find: 'DELETE FROM outbox WHERE seq = ANY($1::bigint[])',
    replace: 'DELETE FROM outbox WHERE seq <= (SELECT max(seq) FROM unnest($1::bigint[]) AS seq)',
    test: inRelay('what is committed while later events are on their way is not forgotten with them'),
  },
  {
    guard: 'one relay at a time publishes (condition of the lease)',
    file: `${kernel}/events/lease.ts`,
    find: '      WHERE held.holder = excluded.holder OR held.expires_at < clock_timestamp()\n',
    replace: '',
    test: inRelay('a lease is its holder’s until it is let go, or not renewed in time'),
  },
  {
    guard: 'a dead letter is sent again once (lock)',
    file: `${kernel}/events/dead-letter-store.ts`,
    find: "'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))'",
    replace: "'SELECT $1::text'",
    test: integration(
      `${kernel}/events/dead-letter-store.integration.test.ts`,
      'it is sent once, however many ask for it at the same time',
    ),
  },
  {
    guard: 'an event that no broker would take fails its change, and does not block those behind it',
    file: `${kernel}/events/outbox.ts`,
    find: 'if (tooLarge >= 0) throw',
    replace: 'if (tooLarge >= payloads.length) throw',
    test: inRelay('a change is not committed whose event no broker would take'),
  },
]
