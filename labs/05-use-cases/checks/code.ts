/** The part of the lab: the learner's modules in a process of their own, and in a second one when two are needed. */
import type { Child } from '../../../scripts/lab/kit/child/start-child.ts'
import { codePart } from '../../../scripts/lab/kit/code-lab.ts'
import { movements } from './step-1-movements.ts'
import { placement } from './step-2-placement.ts'
import { conflicts } from './step-3-conflicts.ts'
import { handlers } from './step-3-handlers.ts'
import { useCases } from './step-4-use-cases.ts'
import { atOnce } from './step-5-at-once.ts'
import type { Code, Player } from './trials.ts'

export const code = codePart<Code, Player>({
  player: new URL('player.ts', import.meta.url),
  async context(start, { seed }) {
    const child = await start()
    let second: Promise<Child<Player>> | undefined
    return { child, other: () => (second ??= start()), seed }
  },
  checks: [...movements, ...placement, ...handlers, ...conflicts, ...useCases, ...atOnce],
})
