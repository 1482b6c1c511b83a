/** `lab status`: every started lab, step by step: how each stands, and what to do next. */
import { existsSync } from 'node:fs'
import { isDone } from '@groundwork/progress/states'
import pc from 'picocolors'
import { columns } from '../../columns.ts'
import { type Lab, listLabs } from '../catalogue/labs.ts'
import { formatLocalTime } from '../report/local-time.ts'
import { stateSign, stateText } from '../report/state-text.ts'
import { type NextTask, nextTask, stepState } from '../state/lab-state.ts'
import { type LabState, labState, readState } from '../state/store.ts'
import { type Cli, printJson } from './cli.ts'

interface Standing {
  lab: Lab
  state: LabState
  next: NextTask
}

export function status(cli: Cli, options: { json?: boolean }): number {
  const state = readState(cli.paths, cli.err)
  const standings = listLabs(cli.paths)
    .map(lab => standingOf(lab, labState(state, lab.manifest.id)))
    .filter(({ state: each, next }) => next.do !== 'start' || Object.keys(each.steps).length > 0)
  if (options.json) {
    printJson(cli, { format: 2, labs: standings.map(asData) })
    return 0
  }
  if (standings.length === 0) cli.out('No lab has been started yet. See what there is with npx lab list\n')
  for (const standing of standings) cli.out(`${asText(standing)}\n\n`)
  return 0
}

function standingOf(lab: Lab, state: LabState): Standing {
  return { lab, state, next: nextTask(lab.manifest.steps, state, existsSync(lab.workspace)) }
}

/** The facts about a step, for the screen and for `--json`. */
const factsOf = ({ lab, state }: Standing) =>
  lab.manifest.steps.map(({ id, title, points, proof }) => {
    const { checkedAt, firstPassedAt, proof: shown, waitsFor } = state.steps[id] ?? {}
    const passedAt = shown?.at
    return { id, title, points, state: stepState(state.steps[id], proof), waitsFor, checkedAt, firstPassedAt, passedAt }
  })

function asData(standing: Standing) {
  const { lab, state, next } = standing
  const { id, title } = lab.manifest
  return { lab: id, title, startedAt: state.startedAt ?? null, steps: factsOf(standing), next }
}

function asText(standing: Standing): string {
  const { lab, next } = standing
  const { id, title } = lab.manifest
  const rows = factsOf(standing).map(step => [
    `  ${stateSign(step.state)}`,
    String(step.id),
    step.title,
    stateText(step),
    pc.dim(timeOf(step)),
  ])
  return [pc.bold(`Lab ${id}  ${title}`), columns(rows), `  ${pc.dim('next')}  ${nextText(id, next)}`].join('\n')
}

/** The time of the last verdict; a step that was not started has none. */
function timeOf({ state, checkedAt, passedAt }: ReturnType<typeof factsOf>[number]): string {
  if (state === 'not-started' || checkedAt === undefined) return ''
  if (isDone(state)) return formatLocalTime(passedAt ?? checkedAt)
  if (state === 'files-right' && passedAt) return `last proved ${formatLocalTime(passedAt)}`
  return formatLocalTime(checkedAt)
}

function nextText(id: string, next: NextTask): string {
  switch (next.do) {
    case 'start':
      return `its workspace is gone: npx lab start ${id}`
    case 'mend':
      return `mend step ${next.step}: npx lab check ${id} --step ${next.step}`
    case 'step':
      return `step ${next.step}: npx lab check ${id} --step ${next.step}`
    case 'run':
      return `every step has passed; run what has changed since once more: npx lab check ${id}`
    case 'done':
      return `all done; compare with ours: npx lab diff ${id}`
  }
}
