/** Adds up the results of checks to the result of a run: steps, points, the verdict. */
import type { Lab } from '../catalogue/labs.ts'
import type { Step } from '../catalogue/manifest.ts'
import { type CoursePaths, displayPath } from '../paths.ts'
import { type CheckResult, exitCodes, type Finding } from '../types.ts'
import type { WorkState } from '../workspace/work-state.ts'
import type { Points, RunResult, StepResult } from './result.ts'
import type { PartsOutcome } from './run-parts.ts'
import { combineVerdicts, type RunVerdict, strongestProof } from './verdict.ts'

/** Everything that a finished run has found out. */
export interface RunOutcome extends PartsOutcome {
  workState: WorkState
  results: ReadonlyMap<string, CheckResult>
  seed?: number
}

export interface RunSubject {
  paths: CoursePaths
  lab: Lab
  directory: string
  steps?: readonly number[]
}

export function buildResult(subject: RunSubject, outcome: RunOutcome, ms: number): RunResult {
  const { lab } = subject
  const checks = [...outcome.results.values()]
  const steps = stepResults(subject, outcome)
  const verdict = runVerdict(outcome, steps, checks)
  return {
    format: 1,
    lab: lab.manifest.id,
    title: lab.manifest.title,
    directory: displayPath(subject.paths, subject.directory),
    verdict,
    exitCode: exitCodes[verdict],
    points: sum(steps.map(step => step.points)),
    seed: outcome.seed ?? null,
    runner: outcome.runner,
    findings: notStartedFindings(subject, outcome.workState),
    steps,
    checks,
    notProved: [
      ...new Set([...outcome.notProved, ...checks.flatMap(check => (check.verdict === 'passed' ? check.notes : []))]),
    ],
    notes: [...outcome.notes],
    ms,
  }
}

/**
 * The results of the requested steps. Work that has not been started earns nothing, even where an untouched starter
 * happens to be right.
 */
export function stepResults(
  { lab, steps }: Pick<RunSubject, 'lab' | 'steps'>,
  { workState, results, deferredSteps }: Pick<RunOutcome, 'workState' | 'results' | 'deferredSteps'>,
): StepResult[] {
  return lab.manifest.steps
    .filter(step => steps?.includes(step.id) ?? true)
    .map(step => {
      const own = [...results.values()].filter(result => result.step === step.id)
      const verdict = workState === 'started' ? stepVerdict(step, own, deferredSteps) : 'not-started'
      const points = { earned: verdict === 'passed' ? step.points : 0, of: step.points }
      return {
        id: step.id,
        title: step.title,
        verdict,
        points,
        proved: verdict === 'passed' || verdict === 'unproven' ? strongestProof(own) : 'none',
      }
    })
}

/** A step with a deferred check has not passed. */
function stepVerdict(step: Step, results: CheckResult[], deferredSteps: ReadonlySet<number>): RunVerdict {
  const verdict = combineVerdicts(results.map(result => result.verdict))
  return verdict === 'passed' && deferredSteps.has(step.id) ? 'unproven' : verdict
}

/** The verdict over the requested steps and over checks of other steps that they need. */
function runVerdict(outcome: RunOutcome, steps: StepResult[], checks: CheckResult[]): RunVerdict {
  if (outcome.workState !== 'started') return 'not-started'
  return combineVerdicts([
    ...steps.map(step => step.verdict),
    ...checks.filter(check => check.verdict !== 'skipped').map(check => check.verdict),
  ])
}

function notStartedFindings({ paths, lab, directory, steps }: RunSubject, workState: WorkState): Finding[] {
  const { id } = lab.manifest
  const first = lab.manifest.steps.find(step => steps?.includes(step.id) ?? true)
  const where = displayPath(paths, directory)
  const own = directory === lab.workspace
  switch (workState) {
    case 'started':
      return []
    case 'missing':
      return [
        {
          code: `${id}.0.0.missing`,
          message: `Lab ${id} has not been started: ${where} is not there.`,
          next: `npx lab start ${id}`,
        },
      ]
    case 'empty':
      return [
        {
          code: `${id}.0.0.empty`,
          message: `${where} holds no work yet: of ${lab.manifest.files.join(', ')} each is missing or empty.`,
          next: own
            ? `Write the first file, or begin again from the starter with npx lab reset ${id}`
            : 'Check a folder that has these files',
        },
      ]
    case 'untouched':
      return [
        {
          code: `${id}.0.0.untouched`,
          message: `Nothing in ${where} has been changed since the start.`,
          next: `Begin with step ${first?.id} (${first?.title}); what it asks for first is said below`,
        },
      ]
  }
}

const sum = (points: Points[]): Points => ({
  earned: points.reduce((total, each) => total + each.earned, 0),
  of: points.reduce((total, each) => total + each.of, 0),
})
