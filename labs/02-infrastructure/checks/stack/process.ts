/** What of rule 6.1 a running service shows: how it ends, and who it is. The rest of it is in the Dockerfile. */
import { rule } from './messages.ts'

const stopLimitMs = 5_000
/** A busy machine may be slow once; a service that does not listen is slow every time. */
const tries = 2

export const processCheck = rule(
  '6.1.process',
  'A service runs as an ordinary user and ends within five seconds of SIGTERM',
  async ({ stack, backAgain, see, notProved }) => {
    if (stack.runner === 'docker') {
      const { exitCode, stdout, stderr } = await stack.exec('inventory', ['id', '-u'])
      if (exitCode === 0) see('6.1.runs-as-root', { actual: 'user id 0' }).holds(stdout.trim() !== '0')
      else notProved(`As which user the services run: the image cannot say (${stderr.trim()}).`)
    } else notProved('As which user the services run: here they are processes of whoever checks.')

    let ms = Number.POSITIVE_INFINITY
    for (let tried = 0; tried < tries && ms >= stopLimitMs; tried++) {
      const begun = performance.now()
      await stack.stop('inventory')
      ms = performance.now() - begun
      await stack.start('inventory')
      await backAgain('inventory')
    }
    see('6.1.shell-in-front', { actual: `${(ms / 1000).toFixed(1)} s` }).holds(ms < stopLimitMs)
  },
  { stage: 'fault', needs: ['6.2.ready'], timeoutMs: 90_000 },
)
