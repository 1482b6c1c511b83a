/** Step 4 in Kafka alone: the learner's services `kafka` and `kafka-setup`. */
import type { Part } from '../../../../scripts/lab/contract.ts'
import { openLive } from '../open.ts'
import { startFailure } from '../start-failure.ts'
import type { StaticContext } from '../static/context.ts'
import { deadBrokerCheck, setupChecks } from './setup.ts'
import { type Drills, type LiveBroker, startDrills } from './setup-drills.ts'
import { topicChecks } from './topic-checks.ts'

export const broker: Part<StaticContext, LiveBroker> = {
  id: 'broker',
  title: 'Kafka starts and kafka-setup makes its topics',
  proof: 'live',
  engines: ['kafka'],
  needs: ['1.0.parses', '4.0.*'],
  async open(request) {
    const { live, close, ...session } = await openLive(request, { services: ['kafka', 'kafka-setup'], partly: true })
    let drills: Drills | undefined
    const context: LiveBroker = { ...live, drills: () => (drills ??= startDrills(context)) }
    return {
      ...session,
      context,
      async close() {
        await close()
        await Promise.allSettled(Object.values(drills ?? {}))
      },
    }
  },
  startFailure,
  checks: [...topicChecks, ...setupChecks, deadBrokerCheck],
}
