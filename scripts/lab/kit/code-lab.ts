/**
 * The common part of all labs of code: an entry file that exports what the task names, and a child process that runs
 * it.
 */
import type { Part, PartRequest } from '../contract.ts'
import type { Check, Workspace } from '../types.ts'
import { keepChild } from './child/keep-child.ts'
import type { Child, PlayerModule } from './child/start-child.ts'
import { rules } from './rules.ts'

const entry = 'src/index.ts'
const entryRuleId = '1.0.entry'

/** @param lab two digits */
export function entryRule(lab: string): Check<Workspace> {
  const messages = {
    'no-entry': { says: `There is no ${entry}.`, next: 'Export everything that the task names from this file' },
  }
  const { rule } = rules<Workspace>(lab, 'static', messages, { file: entry })
  return rule(
    entryRuleId,
    `${entry} is there`,
    ({ read, see }) => void see('no-entry').holds(read(entry) !== undefined),
    { stage: 'exists' },
  )
}

export interface CodePart<Context, Player extends PlayerModule> {
  /** The checker's module that calls the learner's code in the child process. */
  player: URL
  /** Functions that the learner's module must export before anything is asked. */
  exports?: string[]
  checks: Part<Workspace, Context>['checks']
  /** @param start starts a child process with the learner's modules; every such process ends with the session */
  context(start: () => Promise<Child<Player>>, request: PartRequest<Workspace>): Promise<Context>
}

/**
 * The part of a lab that runs the learner's modules, without engines. Needs the lab's `entryRule`.
 * @typeParam Player type of the player's module: `typeof import('./player.ts')`
 */
export function codePart<Context, Player extends PlayerModule>({
  player,
  exports,
  checks,
  context,
}: CodePart<Context, Player>): Part<Workspace, Context> {
  return {
    id: 'code',
    title: 'Your modules load',
    proof: 'run',
    engines: [],
    atSave: true,
    draws: true,
    needs: [entryRuleId],
    checks,
    async open(request) {
      const { files, signal } = request
      const children: Promise<Child<Player>>[] = []
      const start = () => {
        const child = keepChild<Player>({ directory: files.scratch, entry, needs: exports, player, signal })
        children.push(child)
        return child
      }
      const close = async () => {
        // The failure of a child process that did not start was reported where it was asked for; it needs no end.
        const started = (await Promise.allSettled(children)).flatMap(it => (it.status === 'fulfilled' ? it.value : []))
        await Promise.all(started.map(child => child.close()))
      }
      return { context: await context(start, request), runner: null, notProved: [], close }
    },
  }
}
