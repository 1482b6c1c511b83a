/** `lab list`: the labs, and what of each has passed. */
import { existsSync } from 'node:fs'
import { isDone } from '@groundwork/progress/states'
import pc from 'picocolors'
import { type Lab, listLabs } from '../catalogue/labs.ts'
import { columns } from '../report/table.ts'
import { stepState } from '../state/lab-state.ts'
import { labState, readState, type State } from '../state/store.ts'
import { type Cli, printJson } from './cli.ts'

export function list(cli: Cli, options: { json?: boolean }): number {
  const state = readState(cli.paths, cli.err)
  const rows = listLabs(cli.paths).map(lab => summary(lab, state))
  if (options.json) {
    printJson(cli, { format: 1, labs: rows })
    return 0
  }
  if (rows.length === 0) {
    cli.out('This repository holds no labs.\n')
    return 0
  }
  cli.out(
    `${columns(
      rows.map(row => [row.lab, row.title, `${row.minutes} min`, standing(row)]),
      ['lab', '', 'time', 'standing'],
    )}\n`,
  )
  const fresh = rows.find(row => !row.started)
  if (fresh) cli.out(`\n${pc.dim('Begin one with')} npx lab start ${fresh.lab}\n`)
  return 0
}

interface Summary {
  lab: string
  title: string
  summary: string
  minutes: number
  started: boolean
  steps: { passed: number; of: number }
  points: { earned: number; of: number }
}

function summary(lab: Lab, state: State): Summary {
  const { id, title, summary: sentence, minutes, steps } = lab.manifest
  const passed = steps.filter(step => isDone(stepState(labState(state, id).steps[step.id], step.proof)))
  const points = (some: typeof steps) => some.reduce((sum, step) => sum + step.points, 0)
  return {
    lab: id,
    title,
    summary: sentence,
    minutes,
    started: existsSync(lab.workspace),
    steps: { passed: passed.length, of: steps.length },
    points: { earned: points(passed), of: points(steps) },
  }
}

function standing({ started, steps, points }: Summary): string {
  if (!started) return pc.dim('not started')
  if (steps.passed === steps.of) return pc.green(`done, ${points.of} points`)
  return `${steps.passed} of ${steps.of} steps, ${points.earned} of ${points.of} points`
}
