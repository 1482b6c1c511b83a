/** `lab doctor`: what this machine has for the course, and what to do about what it lacks. */
import pc from 'picocolors'
import { columns } from '../../columns.ts'
import { diagnose, isReady } from '../doctor/diagnose.ts'
import { gatherFacts, type Row, type Severity } from '../doctor/gather-facts.ts'
import { wrap } from '../screen/styled-text.ts'
import { exitCodes } from '../types.ts'
import { type Cli, printJson } from './cli.ts'

export async function doctor(cli: Cli, options: { json?: boolean }): Promise<number> {
  const rows = diagnose(await gatherFacts(cli.paths))
  const well = isReady(rows)
  const exitCode = well ? exitCodes.passed : exitCodes.environment
  if (options.json) {
    printJson(cli, { format: 1, ok: well, exitCode, rows })
    return exitCode
  }
  cli.out(`${columns(rows.map(cellsOf))}\n`)
  const remedies = rows.filter(row => row.next)
  if (remedies.length > 0) cli.out(`\n${remedies.map(({ what, next }) => `${pc.bold(what)}\n  ${next}`).join('\n')}\n`)
  cli.out(`\n${summaryOf(rows)}\n`)
  return exitCode
}

function summaryOf(rows: readonly Row[]): string {
  if (!isReady(rows)) return pc.yellow('Not everything can be done on this machine; what is above says why.')
  const every = 'Every lab can be done on this machine'
  return rows.some(({ standing }) => standing === 'warning')
    ? pc.green(`${every}; the lines with ${marks.warning} are worth reading.`)
    : pc.green(`${every}.`)
}

const marks = { ok: pc.green('✓'), warning: pc.yellow('•'), missing: pc.red('✗') } as const satisfies Record<
  Severity,
  string
>

/** Columns left for the last cell in a terminal of 80 columns. */
const foundWidth = 50

const cellsOf = ({ area, what, standing, found }: Row): string[] => [
  marks[standing],
  pc.dim(area),
  what,
  wrap(found, foundWidth).join('\n'),
]
