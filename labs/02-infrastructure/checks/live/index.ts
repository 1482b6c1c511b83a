/** The live checks of lab 02, in the order in which a learner should hear of them; those of stage `fault` come last. */
import type { Part } from '../../../../scripts/lab/contract.ts'
import type { Check } from '../../../../scripts/lab/types.ts'

import type { StaticContext } from '../static/context.ts'
import { openShop } from './open.ts'
import type { LiveShop } from './shop.ts'
import { startFailure } from './start-failure.ts'
import { appendOnlyCheck } from './step-1.ts'
import { environmentChecks } from './step-2.ts'
import { catalogueChecks } from './step-3-catalogue.ts'
import { indexChecks } from './step-3-indexes.ts'
import { roleChecks } from './step-3-role.ts'
import { tableChecks } from './step-3-tables.ts'
import { deadBrokerCheck, setupChecks } from './step-4-setup.ts'
import { brokerCheck, topicChecks } from './step-4-topics.ts'
import { corsChecks } from './step-5-cors.ts'
import { balanceCheck, gatewayFaultChecks } from './step-5-faults.ts'
import { headerChecks } from './step-5-headers.ts'
import { limitChecks } from './step-5-limit.ts'
import { routingChecks } from './step-5-routing.ts'
import { downAndUpCheck } from './step-6-down-and-up.ts'
import { enginesStoppedCheck } from './step-6-engines-stopped.ts'
import { processCheck } from './step-6-process.ts'
import { readyCheck } from './step-6-ready.ts'

import { worlds } from './worlds.ts'

const checks: readonly Check<LiveShop>[] = [
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
  ...headerChecks,
  balanceCheck,
  ...corsChecks,
  ...limitChecks,
  ...setupChecks,
  ...gatewayFaultChecks,
  processCheck,
  enginesStoppedCheck,
  deadBrokerCheck,
  downAndUpCheck,
]

/** Without files that can be read there is nothing to start, and with variables that nobody names nothing would come up. */
const needs = ['1.0.parses', '2.1.same-variables']

/** Building three images may take minutes the first time; rule 6.2's three minutes count from there. */
const openTimeoutMs = 20 * 60_000

export const stack: Part<StaticContext, LiveShop> = {
  id: 'stack',
  title: 'The stack comes up',
  proof: 'live',
  engines: ['postgres', 'redis', 'kafka', 'nginx'],
  needs,
  open: openShop,
  openTimeoutMs,
  checks,
  startFailure,
  worlds,
}
