/** The result of a run as text: the steps, the first findings, what to do next and what was not proved. */
import { isDone, type State } from '@groundwork/progress/states'
import pc from 'picocolors'
import type { RunVerdict } from '../run/verdict.ts'
import type { ReportedRun, StepReport } from '../state/lab-state.ts'
import type { CheckResult, Finding } from '../types.ts'
import { findingBlock } from './finding.ts'
import { groupByCause } from './group-findings.ts'
import { stateSign, stateText } from './state-text.ts'

/** At most so many groups of findings are shown; the others are counted. */
const maxGroups = 5

/** @param command that repeats the run, where its random choices can be repeated: `npx lab check 03 --dir mine` */
export function runText(run: ReportedRun, command?: string): string {
  const parts = [
    `${pc.bold(`Lab ${run.lab}  ${run.title}`)}  ${pc.dim(run.directory)}`,
    run.steps.map(step => stepLine(step, run)).join('\n'),
    onlyRunShowed(run),
    ...findingBlocks(run),
    waitingBlock(run),
    ...remarkBlocks(run.checks),
    closing(run, command),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

/** The findings of one step, printed as in the whole report. */
export function stepFindings(run: ReportedRun, step: number): string[] {
  const own = { ...run, checks: run.checks.filter(check => check.step === step) }
  return [onlyRunShowed(own), ...findingBlocks(own), waitingBlock(own), ...remarkBlocks(own.checks)].filter(Boolean)
}

function stepLine(step: StepReport, run: ReportedRun): string {
  const own = run.checks.filter(check => check.step === step.id)
  const score = `${String(earned(step)).padStart(3)}/${String(step.points.of).padEnd(3)}`
  return `  ${stateSign(step.state)} ${step.id}  ${step.title.padEnd(widest(run))}  ${score}  ${stateText(step)}  ${pc.dim(countsOf(own))}`
}

/**
 * Points of a step that was proved stay earned while the files are the same, also when this run did not prove it again.
 */
const earned = ({ state, points }: StepReport): number => (isDone(state) ? points.of : 0)

/** A sentence for a run that found mistakes in files that are right by themselves: nothing has gone backwards. */
function onlyRunShowed({ findings, checks }: ReportedRun): string {
  if (findings.length > 0) return ''
  const read = checks.filter(check => check.proof === 'static')
  const found = checks.some(check => check.proof !== 'static' && check.verdict === 'wrong')
  const isRight = read.length > 0 && read.every(check => check.verdict === 'passed')
  return found && isRight ? 'The files are right; running it showed:' : ''
}

/** The checks that could not be judged because of the findings above. */
function waitingBlock({ checks }: ReportedRun): string {
  const waiting = checks.filter(check => check.verdict === 'skipped')
  if (waiting.length === 0 || checks.every(check => check.findings.length === 0)) return ''
  const lines = waiting.slice(0, maxGroups).map(({ step, title }) => `  Step ${step}: ${title}`)
  const more = waiting.length - lines.length
  return pc.dim(['Waits for the findings above:', ...lines, ...(more > 0 ? [`  … and ${more} more`] : [])].join('\n'))
}

const widest = (run: ReportedRun): number => Math.max(...run.steps.map(step => step.title.length))

function countsOf(checks: CheckResult[]): string {
  if (checks.length === 0) return 'no check has run'
  const passed = checks.filter(check => check.verdict === 'passed').length
  if (passed === checks.length) return passed === 1 ? '1 check' : `${passed} checks`
  const waiting = checks.filter(check => check.verdict === 'skipped').length
  return `${passed} of ${checks.length} checks passed${waiting > 0 ? `, ${waiting} not run yet` : ''}`
}

function findingBlocks(run: ReportedRun): string[] {
  const groups = groupByCause(findingsToShow(run))
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

/**
 * The findings to show; of steps that have not been started only the first, because the learner knows they are not
 * done.
 */
function findingsToShow(run: ReportedRun): Finding[] {
  const of = (checks: readonly CheckResult[]) => checks.flatMap(check => check.findings)
  if (run.findings.length > 0) return [...run.findings, ...of(run.checks).slice(0, 1)]
  const started = of(run.checks.filter(check => check.verdict !== 'not-started'))
  return started.length > 0 ? started : of(run.checks).slice(0, 1)
}

/** Shown only when nothing is wrong. */
function remarkBlocks(checks: readonly CheckResult[]): string[] {
  if (checks.some(check => check.findings.length > 0)) return []
  return groupByCause(checks.flatMap(check => check.remarks)).map(({ first, others }) =>
    findingBlock(first, { others, mark: pc.yellow('•') }),
  )
}

function closing(run: ReportedRun, command?: string): string {
  const state = stateOfRun(run)
  const points = run.steps.reduce((sum, step) => sum + earned(step), 0)
  const seconds = (run.ms / 1000).toFixed(1)
  const runner = run.runner ? ` on ${runnerNames[run.runner]}` : ''
  const head = `${stateText({ state })}  ${points} of ${run.points.of} points  ${pc.dim(`${seconds} s${runner}`)}`
  const lines = [head, ...[...notProvedLines(run), ...run.notes].map(line => pc.dim(`  ${line}`))]
  const wrong = run.steps.find(step => step.verdict === 'wrong')
  if (wrong) lines.push(pc.dim(`  A hint: npx lab hint ${run.lab} --step ${wrong.id}`))
  const found = run.checks.some(check => check.proof !== 'static' && check.verdict === 'wrong')
  if (command !== undefined && found && run.seed !== null)
    lines.push(pc.dim(`  The same values again: ${command} --seed ${run.seed}`))
  return lines.join('\n')
}

const byVerdict = {
  wrong: 'not-right',
  'not-started': 'not-started',
  environment: 'unchecked',
  'checker-error': 'unchecked',
  timeout: 'unchecked',
} as const satisfies Partial<Record<RunVerdict, State>>

/**
 * The state of the whole run. When nothing went wrong the steps agree: all are proved, or only their files are right,
 * or some wait.
 */
function stateOfRun({ verdict, steps }: ReportedRun): State {
  if (verdict !== 'passed' && verdict !== 'unproven') return byVerdict[verdict]
  const leastFirst = ['unchecked', 'waits', 'files-right', 'proved'] as const
  return leastFirst.find(state => steps.some(step => step.state === state)) ?? 'passed'
}

const runnerNames = { docker: 'Docker', local: 'local processes' } as const

/**
 * Without a stack, the first line says why there was none; then come the things that the files alone could not show.
 */
function notProvedLines({ runner, verdict, notProved, checks }: ReportedRun): string[] {
  const open = new Set(checks.flatMap(check => (check.verdict === 'passed' ? check.notes : [])))
  const why = runner ? [] : notProved.filter(sentence => !open.has(sentence))
  const listed = notProved.filter(sentence => !why.includes(sentence))
  // While a mistake is to be mended, the list of open things would only be in the way.
  if (listed.length === 0 || (!runner && verdict !== 'passed')) return why
  const heading = runner ? `Not proved on ${runnerNames[runner]}:` : 'Could not be told from the files alone:'
  return [...why, heading, ...listed.map(sentence => `  ${sentence}`)]
}
