/** The result of a run as text: the steps, the first findings, what to do next and what was not proved. */
import pc from 'picocolors'
import type { RunResult, StepResult } from '../run/result.ts'
import type { CheckResult, Finding, Proof, Verdict } from '../types.ts'
import { findingBlock } from './finding.ts'
import { groupByCode } from './group-findings.ts'

/** The findings of further groups are counted. */
const maxGroups = 5

export interface TextOptions {
  /** Ids of steps that had passed before this run. */
  regressed?: readonly number[]
}

export function runText(run: RunResult, options: TextOptions = {}): string {
  const parts = [
    `${pc.bold(`Lab ${run.lab}  ${run.title}`)}  ${pc.dim(run.directory)}`,
    run.steps.map(step => stepLine(step, run, options.regressed?.includes(step.id) ?? false)).join('\n'),
    ...findingBlocks(run),
    ...remarkBlocks(run.checks),
    closing(run),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

/** What was found in one step: as in the whole report, but of this step alone. */
export function stepFindings(run: RunResult, step: number): string[] {
  const checks = run.checks.filter(check => check.step === step)
  return [...findingBlocks({ ...run, checks }), ...remarkBlocks(checks)]
}

function stepLine(step: StepResult, run: RunResult, regressed: boolean): string {
  const { verdict, proved, points } = step
  const mark = markOf(verdict)
  const score = `${String(points.earned).padStart(3)}/${String(points.of).padEnd(3)}`
  const words = verdict === 'unproven' && proved !== 'none' ? soFarRight[proved] : colour(verdict)(verdict)
  const counts = pc.dim(countsOf(run.checks.filter(check => check.step === step.id)))
  return `  ${mark} ${step.id}  ${step.title.padEnd(widest(run))}  ${score}  ${words}${regressed ? pc.yellow(' – it had passed before') : ''}  ${counts}`
}

/** Nothing wrong was found, and something was not run. */
const soFarRight = {
  static: pc.yellow('files right, not run'),
  run: pc.yellow('right so far, not run with engines'),
  live: pc.yellow('right so far, not all of it run'),
} as const satisfies Record<Proof, string>

const widest = (run: RunResult): number => Math.max(...run.steps.map(step => step.title.length))

function countsOf(checks: CheckResult[]): string {
  if (checks.length === 0) return 'no check has run'
  const passed = checks.filter(check => check.verdict === 'passed').length
  const waiting = checks.filter(check => check.verdict === 'skipped').length
  return `${passed} of ${checks.length} checks passed${waiting > 0 ? `, ${waiting} not run yet` : ''}`
}

function findingBlocks(run: RunResult): string[] {
  const groups = groupByCode(findingsToShow(run))
  const blocks = groups.slice(0, maxGroups).map(({ first, others }) => findingBlock(first, { others }))
  const more = groups.slice(maxGroups).reduce((total, { others }) => total + 1 + others.length, 0)
  if (more <= 0) return blocks
  const steps = new Set(run.checks.filter(check => check.findings.length > 0).map(check => check.step))
  const narrow = steps.size > 1 ? ` Look at one step alone with --step ${Math.min(...steps)}.` : ''
  return [
    ...blocks,
    pc.dim(`… and ${more} more ${more === 1 ? 'finding' : 'findings'}; mend the first ones first.${narrow}`),
  ]
}

/** Of steps that have not been started, the first finding only: the learner knows that they are not done. */
function findingsToShow(run: RunResult): Finding[] {
  const of = (checks: readonly CheckResult[]) => checks.flatMap(check => check.findings)
  if (run.findings.length > 0) return [...run.findings, ...of(run.checks).slice(0, 1)]
  const started = of(run.checks.filter(check => check.verdict !== 'not-started'))
  return started.length > 0 ? started : of(run.checks).slice(0, 1)
}

/** Only when nothing is wrong. */
function remarkBlocks(checks: readonly CheckResult[]): string[] {
  if (checks.some(check => check.findings.length > 0)) return []
  return groupByCode(checks.flatMap(check => check.remarks)).map(({ first, others }) =>
    findingBlock(first, { others, mark: pc.yellow('•') }),
  )
}

function closing(run: RunResult): string {
  const { earned, of } = run.points
  const seconds = (run.ms / 1000).toFixed(1)
  const runner = run.runner ? ` on ${runnerNames[run.runner]}` : ''
  const head = `${colour(run.verdict)(run.verdict)}  ${earned} of ${of} points  ${pc.dim(`${seconds} s${runner}`)}`
  const lines = [head, ...[...notProvedLines(run), ...run.notes].map(line => pc.dim(`  ${line}`))]
  if (run.verdict === 'wrong') lines.push(pc.dim(`  A hint: npx lab hint ${run.lab}`))
  return lines.join('\n')
}

const runnerNames = { docker: 'Docker', local: 'local processes' } as const

/** Without a stack, why there was none comes first, and then what the files alone could not tell. */
function notProvedLines({ runner, verdict, notProved, checks }: RunResult): string[] {
  const open = new Set(checks.flatMap(check => (check.verdict === 'passed' ? check.notes : [])))
  const why = runner ? [] : notProved.filter(sentence => !open.has(sentence))
  const listed = notProved.filter(sentence => !why.includes(sentence))
  // While something is to be mended, what the files left open only stands in the way.
  if (listed.length === 0 || (!runner && verdict !== 'passed')) return why
  const heading = runner ? `Not proved on ${runnerNames[runner]}:` : 'Could not be told from the files alone:'
  return [...why, heading, ...listed.map(sentence => `  ${sentence}`)]
}

function markOf(verdict: Verdict): string {
  if (verdict === 'passed') return pc.green('✓')
  return verdict === 'wrong' ? pc.red('✗') : pc.yellow('•')
}

function colour(verdict: Verdict): (text: string) => string {
  if (verdict === 'passed') return pc.green
  return verdict === 'wrong' ? pc.red : pc.yellow
}
