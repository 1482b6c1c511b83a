/** `lab check --all`: checks again every step that has passed at some time, in all labs. */
import { existsSync } from 'node:fs'
import pc from 'picocolors'
import { findLab, type Lab, listLabs } from '../../catalogue/labs.ts'
import { NotStartedError } from '../../errors.ts'
import { runText } from '../../report/text.ts'
import { combineVerdicts } from '../../run/verdict.ts'
import { hasPassedOnce } from '../../state/lab-state.ts'
import { labState, readState } from '../../state/store.ts'
import { exitCodes } from '../../types.ts'
import { type Cli, printJson } from '../cli.ts'
import { checkTarget } from './check-target.ts'
import type { CheckFlags } from './options.ts'

export async function checkAll(cli: Cli, name: string | undefined, flags: CheckFlags): Promise<number> {
  const targets = (name === undefined ? listLabs(cli.paths) : [findLab(cli.paths, name)]).flatMap(lab =>
    everPassed(cli, lab),
  )
  if (targets.length === 0)
    throw new NotStartedError('No step has passed yet, so there is nothing to check again. Begin with npx lab check')
  const runs = []
  for (const target of targets) {
    const run = await checkTarget(cli, target, flags)
    runs.push(run)
    if (!flags.json) cli.out(`${runText(run, `npx lab check ${run.lab}`)}\n`)
  }
  const verdict = combineVerdicts(runs.map(run => run.verdict))
  const regressed = runs.flatMap(({ lab, steps }) =>
    steps.filter(({ state }) => state === 'regressed').map(({ id, title }) => ({ lab, step: id, title })),
  )
  if (flags.json) printJson(cli, { format: 1, verdict, exitCode: exitCodes[verdict], labs: runs, regressed })
  else if (regressed.length === 0) cli.out('Nothing that had passed has been lost.\n')
  else
    cli.out(
      pc.yellow(
        `Passed before and not now: ${regressed.map(({ lab, step, title }) => `${lab} step ${step} (${title})`).join(', ')}.\n`,
      ),
    )
  return exitCodes[verdict]
}

/**
 * The steps of a lab that have passed before, as one target; none when the workspace is gone or no step ever passed.
 */
function everPassed(cli: Cli, lab: Lab): { lab: Lab; directory: string; steps: number[] }[] {
  if (!existsSync(lab.workspace)) return []
  const state = labState(readState(cli.paths, cli.err), lab.manifest.id)
  const steps = lab.manifest.steps.map(step => step.id).filter(id => hasPassedOnce(state.steps[id]))
  return steps.length > 0 ? [{ lab, directory: lab.workspace, steps }] : []
}
