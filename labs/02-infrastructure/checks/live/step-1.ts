/** What of rule 1.5 the running Redis says itself. That the data survives is part of rule 6.4's check. */
import { observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../scripts/lab/types.ts'

import { withRedis } from './data-marks.ts'
import { serviceAt } from './places.ts'
import type { LiveShop } from './shop.ts'

export const appendOnlyCheck: Check<LiveShop> = {
  id: '1.5.redis-appends',
  step: 1,
  title: 'Redis keeps an append-only file',
  proof: 'live',
  run: live =>
    withRedis(live, async redis => {
      const seen = observe()
      const enabled = /aof_enabled:(\d)/.exec(await redis.info('persistence'))?.[1]
      seen.that(enabled === '1', {
        code: '02.1.5.redis-append-only',
        message: 'Redis does not keep an append-only file.',
        place: serviceAt(live, 'redis'),
        expected: 'aof_enabled:1',
        actual: `aof_enabled:${enabled}`,
        next: 'Tell Redis so on its command line or in its configuration.',
      })
      return seen.outcome()
    }),
}
