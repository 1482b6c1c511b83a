/** What of rule 6.1 a running service shows: how it ends, and who it is. The rest of it is in the Dockerfile. */
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../scripts/lab/types.ts'

import { placeOf, serviceAt } from './places.ts'
import type { LiveShop } from './shop.ts'

const stopLimitMs = 5_000
/** A busy machine may be slow once; a service that does not listen is slow every time. */
const tries = 2

export const processCheck: Check<LiveShop> = {
  id: '6.1.process',
  step: 6,
  title: 'A service runs as an ordinary user and ends within five seconds of SIGTERM',
  proof: 'live',
  stage: 'fault',
  needs: ['5.1.routes'],
  timeoutMs: 90_000,
  async run(live) {
    const seen = observe()
    await judgeUser(live, seen)
    let ms = Number.POSITIVE_INFINITY
    for (let tried = 0; tried < tries && ms >= stopLimitMs; tried++) {
      const begun = performance.now()
      await live.stack.stop('inventory')
      ms = performance.now() - begun
      await live.stack.start('inventory')
      await live.backAgain('inventory')
    }
    seen.that(ms < stopLimitMs, {
      code: '02.6.1.shell-in-front',
      message: 'The service “inventory” does not end within five seconds of SIGTERM.',
      place: placeOf(live, 'Dockerfile', /^\s*(CMD|ENTRYPOINT)/i) ?? serviceAt(live, 'inventory'),
      expected: 'under 5 s',
      actual: `${(ms / 1000).toFixed(1)} s`,
      next: 'See which process gets the signal: the program, or a shell in front of it.',
    })
    return seen.outcome()
  },
}

async function judgeUser(live: LiveShop, seen: Observation): Promise<void> {
  if (live.stack.runner !== 'docker') {
    seen.notProved('As which user the services run: here they are processes of whoever checks.')
    return
  }
  const { exitCode, stdout, stderr } = await live.stack.exec('inventory', ['id', '-u'])
  if (exitCode !== 0) {
    seen.notProved(`As which user the services run: the image cannot say (${stderr.trim()}).`)
    return
  }
  seen.that(stdout.trim() !== '0', {
    code: '02.6.1.runs-as-root',
    message: 'The service “inventory” runs as root in its container.',
    place: placeOf(live, 'Dockerfile', /^\s*USER/i, /^\s*FROM/i) ?? serviceAt(live, 'inventory'),
    expected: 'an ordinary user',
    actual: 'user id 0',
    next: 'The base image brings a user for this: see its documentation.',
  })
}
