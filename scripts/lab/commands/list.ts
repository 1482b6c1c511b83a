/** `lab list`: the labs, and what of each has passed; on a screen of its own where there is a terminal. */
import pc from 'picocolors'
import { columns } from '../../columns.ts'
import { tally } from '../report/step-view.ts'
import { hasScreen } from '../screen/terminal.ts'
import { type Cli, printJson } from './cli.ts'
import { type LabSummary, labSummaries, progressOf, scoreOf } from './lab-summary.ts'

export interface ListOptions {
  json?: boolean
  plain?: boolean
}

export async function list(cli: Cli, options: ListOptions): Promise<number> {
  const labs = labSummaries(cli)
  if (options.json) {
    printJson(cli, { format: 1, labs: labs.map(asData) })
    return 0
  }
  if (labs.length === 0) {
    cli.out('This repository holds no labs.\n')
    return 0
  }
  if (!options.plain && hasScreen()) return (await import('./screens.ts')).showList(cli)
  cli.out(`${columns(labs.map(row), ['lab', '', 'time', 'standing', ' points'])}\n`)
  const fresh = labs.find(({ started }) => !started)
  if (fresh) cli.out(`\n${pc.dim('Begin one with')} npx lab start ${fresh.lab.manifest.id}\n`)
  return 0
}

function asData({ lab, started, steps }: LabSummary) {
  const { id, title, summary, minutes } = lab.manifest
  const { steps: counted, points } = tally(steps)
  return { lab: id, title, summary, minutes, started, steps: { passed: counted.done, of: counted.of }, points }
}

function row(summary: LabSummary): string[] {
  const { id, title, minutes } = summary.lab.manifest
  return [id, title, `${minutes} min`, progressOf(summary), scoreOf(summary)]
}
