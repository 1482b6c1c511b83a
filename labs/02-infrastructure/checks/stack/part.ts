/** The whole stack: what only all parts together show. What a part shows by itself has been judged by then. */
import type { Part } from '../../../../scripts/lab/contract.ts'
import type { LiveBroker } from '../broker/setup-drills.ts'
import { stackDown } from '../negative-controls.ts'
import { openLive } from '../open.ts'
import { startFailure } from '../start-failure.ts'
import type { StaticContext } from '../static/context.ts'
import { appendOnlyCheck } from './append-only.ts'
import { downAndUpCheck } from './down-and-up.ts'
import { enginesStoppedCheck } from './engines-stopped.ts'
import { processCheck } from './process.ts'
import { readyChecks } from './ready.ts'
import { type LiveStack, liveStack } from './running.ts'

export const stack: Part<StaticContext, LiveStack> = {
  id: 'stack',
  title: 'The stack comes up',
  proof: 'live',
  engines: ['postgres', 'redis', 'kafka', 'nginx'],
  exclusive: true,
  // With variables that nobody names, or a part that does not start alone, nothing would come up.
  needs: ['1.0.parses', '2.1.same-variables', '2.4.database', '4.1.topics-exist', '5.1.answers'],
  // Building three images may take minutes the first time; rule 6.2's three minutes count from there.
  openTimeoutMs: 20 * 60_000,
  async open(request) {
    const broker = request.contexts.get('broker') as LiveBroker | undefined
    if (!broker?.others) {
      const { live, ...session } = await openLive(request)
      return { ...session, context: liveStack(live) }
    }
    // Kafka is up, with its topics.
    const { live, ...session } = await broker.others()
    // A container that still runs keeps Docker from taking its network down.
    const quiet = session.runner === 'docker' ? broker.drills.over : undefined
    return { ...session, context: liveStack(live, quiet) }
  },
  startFailure,
  checks: [...readyChecks, appendOnlyCheck, processCheck, enginesStoppedCheck, downAndUpCheck],
  negativeControls: [stackDown],
}
