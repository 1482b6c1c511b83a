/** The live checks of lab 02, in the order in which a learner should hear of them; those of stage `fault` come last. */
import type { Check } from '../../../../scripts/lab/types.ts'
import type { LiveShop } from './shop.ts'
import { environmentChecks } from './step-2.ts'
import { catalogueChecks } from './step-3-catalogue.ts'
import { indexChecks } from './step-3-indexes.ts'
import { roleChecks } from './step-3-role.ts'
import { tableChecks } from './step-3-tables.ts'
import { deadBrokerCheck, setupChecks } from './step-4-setup.ts'
import { brokerCheck, topicChecks } from './step-4-topics.ts'
import { corsChecks } from './step-5-cors.ts'
import { balanceCheck, gatewayFaultChecks } from './step-5-faults.ts'
import { limitChecks } from './step-5-limit.ts'
import { routingChecks } from './step-5-routing.ts'
import { appendOnlyCheck, downAndUpCheck, enginesStoppedCheck, readyCheck } from './step-6.ts'

export { openShop } from './open.ts'
export { startFailure } from './start-failure.ts'
export { worlds } from './worlds.ts'

const liveChecks: readonly Check<LiveShop>[] = [
  ...environmentChecks,
  // Early, because they begin the drills of kafka-setup, which go on beside the checks below.
  ...topicChecks,
  ...catalogueChecks,
  ...tableChecks,
  ...indexChecks,
  ...routingChecks,
  readyCheck,
  ...roleChecks,
  brokerCheck,
  appendOnlyCheck,
  balanceCheck,
  ...corsChecks,
  ...limitChecks,
  ...setupChecks,
  ...gatewayFaultChecks,
  enginesStoppedCheck,
  deadBrokerCheck,
  downAndUpCheck,
]
export default liveChecks
