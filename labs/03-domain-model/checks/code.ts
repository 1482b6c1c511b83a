/** The part of the lab: the learner's model in a process of its own. */
import { codePart } from '../../../scripts/lab/kit/code-lab.ts'
import { locationRules } from './step-1-location.ts'
import { orderRules } from './step-2-order.ts'
import { courierRules } from './step-3-courier.ts'
import { dispatchRules } from './step-4-dispatch.ts'
import { noWayRoundRules } from './step-5-no-way-round.ts'
import type { Code, Player } from './stories.ts'

export const code = codePart<Code, Player>({
  player: new URL('player.ts', import.meta.url),
  context: async (start, { seed }) => ({ child: await start(), seed }),
  checks: [...locationRules, ...orderRules, ...courierRules, ...dispatchRules, ...noWayRoundRules],
})
