/** The watch screen as a page: the lab above, the step that is worked on in the middle, the keys below. Pure. */
import pc from 'picocolors'
import { stateSign, stateText } from '../../report/state-text.ts'
import { isStepDone, type StepView, tally } from '../../report/step-view.ts'
import { stepFindings } from '../../report/text.ts'
import { answersToReset, keyLines } from '../../screen/keys.ts'
import type { Page, Size } from '../../screen/page.ts'
import { progressBar } from '../../screen/progress-bar.ts'
import { justify, wrap } from '../../screen/styled-text.ts'
import type { ReportedRun } from '../../state/lab-state.ts'
import type { CheckResult } from '../../types.ts'
import { type Changes, keysFor, type WatchState } from './watch-state.ts'

export const watchPage = (state: WatchState, { columns }: Pick<Size, 'columns'>): Page => ({
  head: head(state, columns),
  body: body(state),
  foot: [...status(state, columns), ...footKeys(state, columns)],
})

function head({ lab, steps, current }: WatchState, columns: number): string[] {
  const { steps: done, points } = tally(steps)
  const marks = steps.map(step => {
    const mark = `${step.id} ${stateSign(step.state)}`
    return step.id === current ? `[${mark}]` : ` ${mark} `
  })
  const earned = `${points.earned} of ${points.of} points`
  return [
    justify(pc.bold(`Lab ${lab.id}  ${lab.title}`), earned, columns),
    `${progressBar(points.earned, points.of)}  ${marks.join('')} ${pc.dim(`${done.done} of ${done.of} steps`)}`,
    '',
  ]
}

function body(state: WatchState): string[] {
  const { steps, current, run, changes, hint, completed } = state
  const step = steps.find(({ id }) => id === current)
  if (!step) return []
  const blocks = [
    `${pc.bold(`Step ${step.id}  ${step.title}`)}  ${stateText(step)}  ${pc.dim(`${step.points} points`)}`,
    hint && `${pc.bold(pc.cyan(`Hint ${hint.number} of ${hint.of}`))}\n${indented(hint.text)}`,
    changesText(changes),
    ...(run ? stepFindings(run, step.id) : []),
    run && whatIsLeft(step, steps, run),
    completed?.trim(),
  ]
  return blocks.filter(Boolean).join('\n\n').split('\n')
}

/** Shown when there are no findings: the step is right, or could not be judged. */
function whatIsLeft(step: StepView, steps: readonly StepView[], run: ReportedRun): string | undefined {
  const { id, state } = step
  if (isStepDone(step))
    return pc.green(`Step ${id} is right.${steps.every(isStepDone) ? '' : ' Press n for the next one.'}`)
  if (state === 'files-right') return `The files of step ${id} are right. Press c to run it.`
  if (run.checks.some(check => check.step === id && check.findings.length > 0)) return undefined
  const reasons = run.checks.filter(check => check.step === id).flatMap(check => check.notes)
  return [...new Set(reasons.length > 0 ? reasons : run.notProved)].map(reason => pc.dim(`  ${reason}`)).join('\n')
}

function changesText({ passing, failing }: Changes): string {
  if (passing.length === 0 && failing.length === 0) return ''
  const lines = [...named(pc.green('✓'), passing), ...named(pc.red('✗'), failing)]
  return [pc.dim('Since the check before'), ...lines].join('\n')
}

/** At most so many checks are named; the others are counted. */
const maxNamed = 3

function named(mark: string, checks: readonly CheckResult[]): string[] {
  const lines = checks.slice(0, maxNamed).map(({ step, title }) => `${mark} Step ${step}: ${title}`)
  return checks.length > maxNamed ? [...lines, `${mark} and ${checks.length - maxNamed} more`] : lines
}

/** The run in progress, the result of a key, or the duration of the last check. */
function status({ checking, notice, run, asksReset, lab }: WatchState, columns: number): string[] {
  if (asksReset) return [pc.yellow(`Begin lab ${lab.id} again? Your work is kept and can be brought back.`)]
  const said = notice?.split('\n').flatMap(line => wrap(pc.yellow(line), columns)) ?? []
  if (checking) {
    const what = pc.cyan(checking.everything ? 'Checking everything' : 'Checking')
    return [...said, justify(`${what}  ${checking.text}`, checking.seconds > 0 ? `${checking.seconds} s` : '', columns)]
  }
  if (notice) return said
  if (!run) return ['']
  const passed = run.checks.filter(check => check.verdict === 'passed').length
  const seconds = (run.ms / 1000).toFixed(1)
  return [pc.dim(`${passed} of ${run.checks.length} checks passed, ${seconds} s. Watching ${run.directory}`)]
}

const footKeys = (state: WatchState, columns: number): string[] =>
  keyLines(state.asksReset ? answersToReset : keysFor(state), columns)

const indented = (text: string): string =>
  text
    .split('\n')
    .map(line => `  ${line}`)
    .join('\n')

/** Printed when the screen closes. */
export function farewell({ lab, own, steps }: Pick<WatchState, 'lab' | 'own' | 'steps'>): string {
  const { steps: done, points } = tally(steps)
  const stands = `Lab ${lab.id}: ${done.done} of ${done.of} steps, ${points.earned} of ${points.of} points.`
  return done.done < done.of && own ? `${stands} Go on with npx lab check ${lab.id} --watch` : stands
}
