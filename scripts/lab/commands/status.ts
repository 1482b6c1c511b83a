/** `lab status`: every started lab, step by step: what has passed, what passes no longer, what to do next. */
import { existsSync } from 'node:fs'
import pc from 'picocolors'
import { type Lab, listLabs } from '../catalogue/labs.ts'
import { formatLocalTime } from '../report/local-time.ts'
import { columns } from '../report/table.ts'
import { hasPassed, hasRegressed, type NextTask, nextTask } from '../state/lab-state.ts'
import { type LabState, labState, readState, type StepState } from '../state/store.ts'
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
    printJson(cli, { format: 1, labs: standings.map(asData) })
    return 0
  }
  if (standings.length === 0) cli.out('No lab has been started yet. See what there is with npx lab list\n')
  for (const standing of standings) cli.out(`${asText(standing)}\n\n`)
  return 0
}

function standingOf(lab: Lab, state: LabState): Standing {
  return { lab, state, next: nextTask(lab.manifest.steps, state, existsSync(lab.workspace)) }
}

function wordFor(step: StepState | undefined): 'passed' | 'regressed' | 'open' | 'not checked' {
  if (hasRegressed(step)) return 'regressed'
  if (hasPassed(step)) return 'passed'
  return step ? 'open' : 'not checked'
}

function asData({ lab, state, next }: Standing) {
  const { id, title, steps } = lab.manifest
  return {
    lab: id,
    title,
    startedAt: state.startedAt ?? null,
    steps: steps.map(step => ({
      id: step.id,
      title: step.title,
      points: step.points,
      standing: wordFor(state.steps[step.id]),
      ...state.steps[step.id],
    })),
    next,
  }
}

function asText({ lab, state, next }: Standing): string {
  const { id, title, steps } = lab.manifest
  const rows = steps.map(step => {
    const own = state.steps[step.id]
    return [`  ${markFor(own)}`, String(step.id), step.title, wordsFor(own)]
  })
  return [pc.bold(`Lab ${id}  ${title}`), columns(rows), `  ${pc.dim('next')}  ${nextText(id, next)}`].join('\n')
}

function markFor(step: StepState | undefined): string {
  const word = wordFor(step)
  if (word === 'passed') return pc.green('✓')
  return word === 'regressed' ? pc.red('✗') : pc.dim('·')
}

function wordsFor(step: StepState | undefined): string {
  if (!step) return pc.dim('not checked yet')
  if (hasPassed(step)) {
    return `passed ${formatLocalTime(step.lastPassedAt ?? step.checkedAt)}${step.proved === 'live' ? '' : pc.dim(', not proved live')}`
  }
  if (hasRegressed(step))
    return pc.red(
      `regressed: passed ${formatLocalTime(step.lastPassedAt ?? step.checkedAt)}, ${step.verdict} ${formatLocalTime(step.checkedAt)}`,
    )
  return `${step.verdict} ${formatLocalTime(step.checkedAt)}`
}

function nextText(id: string, next: NextTask): string {
  switch (next.do) {
    case 'start':
      return `its workspace is gone: npx lab start ${id}`
    case 'mend':
      return `mend step ${next.step}: npx lab check ${id} --step ${next.step}`
    case 'step':
      return `step ${next.step}: npx lab check ${id} --step ${next.step}`
    case 'done':
      return `all done; compare with ours: npx lab diff ${id}`
  }
}
