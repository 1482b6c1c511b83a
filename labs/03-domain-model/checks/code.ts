/** The part of the lab: the learner's model in a process of its own. */
import type { Part } from '../../../scripts/lab/contract.ts'
import { keepChild } from '../../../scripts/lab/kit/child/keep-child.ts'
import type { Workspace } from '../../../scripts/lab/types.ts'
import { locationRules } from './step-1-location.ts'
import { orderRules } from './step-2-order.ts'
import { courierRules } from './step-3-courier.ts'
import { dispatchRules } from './step-4-dispatch.ts'
import { noWayRoundRules } from './step-5-no-way-round.ts'
import type { Code } from './stories.ts'

export const code: Part<Workspace, Code> = {
  id: 'code',
  title: 'Your modules load',
  proof: 'run',
  engines: [],
  atSave: true,
  needs: ['1.0.entry'],
  async open({ files, seed, signal }) {
    const player = new URL('player.ts', import.meta.url)
    const child = await keepChild({ directory: files.scratch, entry: 'src/index.ts', player, signal })
    return { context: { child, seed }, runner: null, notProved: [], close: () => child.close() }
  },
  checks: [...locationRules, ...orderRules, ...courierRules, ...dispatchRules, ...noWayRoundRules],
}
