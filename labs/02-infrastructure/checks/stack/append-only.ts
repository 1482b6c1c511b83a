/** What of rule 1.5 the running Redis says itself. That the data survives is part of rule 6.4's check. */
import { withRedis } from './data-marks.ts'
import { rule } from './messages.ts'

export const appendOnlyCheck = rule('1.5.redis-appends', 'Redis keeps an append-only file', ({ see, ...live }) =>
  withRedis(live, async redis => {
    const actual = /aof_enabled:\d/.exec(await redis.info('persistence'))?.[0]
    see('1.5.redis-append-only', { actual }).holds(actual === 'aof_enabled:1')
  }),
)
