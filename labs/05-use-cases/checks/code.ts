/** The part of the lab: the learner's modules in a process of their own, and in a second one when two are needed. */
import type { Part } from '../../../scripts/lab/contract.ts'
import { keepChild } from '../../../scripts/lab/kit/child/keep-child.ts'
import type { Child } from '../../../scripts/lab/kit/child/start-child.ts'
import type { Workspace } from '../../../scripts/lab/types.ts'
import { movements } from './step-1-movements.ts'
import { placement } from './step-2-placement.ts'
import { conflicts } from './step-3-conflicts.ts'
import { handlers } from './step-3-handlers.ts'
import { useCases } from './step-4-use-cases.ts'
import { atOnce } from './step-5-at-once.ts'
import type { Code } from './trials.ts'

export const code: Part<Workspace, Code> = {
  id: 'code',
  title: 'Your modules load',
  proof: 'run',
  engines: [],
  atSave: true,
  needs: ['1.0.entry'],
  async open({ files, seed, signal }) {
    const player = new URL('player.ts', import.meta.url)
    const start = () => keepChild({ directory: files.scratch, entry: 'src/index.ts', player, signal })
    const child = await start()
    let second: Promise<Child> | undefined
    const other = () => (second ??= start())
    const close = async () => {
      await Promise.all([child.close(), second?.then(child => child.close())])
    }
    return { context: { child, other, seed }, runner: null, notProved: [], close }
  },
  checks: [...movements, ...placement, ...handlers, ...conflicts, ...useCases, ...atOnce],
}
