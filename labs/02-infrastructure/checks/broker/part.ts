/** Step 4 in Kafka alone: the learner's services `kafka` and `kafka-setup`. */
import type { Part } from '../../../../scripts/lab/contract.ts'
import { openFirst } from '../open.ts'
import { startFailure } from '../start-failure.ts'
import type { StaticContext } from '../static/context.ts'
import { deadBrokerCheck, setupChecks } from './setup.ts'
import { type LiveBroker, setupDrills } from './setup-drills.ts'
import { topicChecks } from './topic-checks.ts'

export const broker: Part<StaticContext, LiveBroker> = {
  id: 'broker',
  title: 'Kafka starts and kafka-setup makes its topics',
  proof: 'live',
  engines: ['kafka'],
  needs: ['1.0.parses', '4.0.*'],
  ahead: true,
  async open(request) {
    const { live, close, others, ...session } = await openFirst(request, ['kafka', 'kafka-setup'])
    const drills = setupDrills(live)
    return {
      ...session,
      context: { ...live, drills, others },
      async close() {
        await close()
        await drills.over()
      },
    }
  },
  startFailure,
  checks: [...topicChecks, ...setupChecks, deadBrokerCheck],
}
