/** Rule 1.5: Redis keeps an append-only file. */
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import { at, finding, leaveToLive, projectOf, type StaticContext } from '../context.ts'
import { redisSettings } from '../facts/redis.ts'

export const appendOnly: Check<StaticContext> = {
  id: '1.5.append-only',
  step: 1,
  title: 'Redis keeps an append-only file',
  proof: 'static',
  needs: ['1.0.parses'],
  shownBy: ['1.5.redis-appends'],
  run(context) {
    const seen = observe()
    const service = projectOf(context).services.redis
    if (service) {
      const { directives, certain, from } = redisSettings(service)
      const value = directives.appendonly
      if (value === undefined && !certain) {
        leaveToLive(seen, 'whether Redis keeps an append-only file')
      } else {
        seen.that(value?.toLowerCase() === 'yes', () =>
          finding('1.5.redis-append-only', {
            message:
              'The service “redis” keeps no append-only file: what was written since its last snapshot is lost when it stops.',
            place: from === 'nothing' ? service.place : at(context, 'redis', from),
            expected: 'the append-only file switched on, by an argument or a configuration file',
            actual:
              value === undefined ? 'nothing is said about it, and it is off by default' : `it is set to ${value}`,
            next: 'Look up in Redis’s documentation on persistence which directive that is.',
          }),
        )
      }
    }
    return seen.outcome()
  },
}
