/** Adds a run up: steps, points, the verdict, and what nobody has shown. */
import type { Lab } from '../catalogue/labs.ts'
import type { Step } from '../catalogue/manifest.ts'
import { type Home, shown } from '../paths.ts'
import { type CheckResult, exitCodes, type Finding } from '../types.ts'
import type { WorkState } from '../workspace/work-state.ts'
import type { Points, RunResult, StepResult } from './result.ts'
import { combine, provedBy, type RunVerdict } from './verdict.ts'

/** What a run has gathered when it is over. */
export interface Judged {
  begun: WorkState
  done: ReadonlyMap<string, CheckResult>
  runner: RunResult['runner']
  seed?: number
  notProved: readonly string[]
  /** Steps of which something was not run. */
  putOff: ReadonlySet<number>
  notes: readonly string[]
}

export interface About {
  home: Home
  lab: Lab
  directory: string
  steps?: readonly number[]
}

export function totalled(about: About, judged: Judged, ms: number): RunResult {
  const { lab } = about
  const checks = [...judged.done.values()]
  const steps = stepResults(about, judged)
  const verdict = runVerdict(judged, steps, checks)
  return {
    format: 1,
    lab: lab.manifest.id,
    title: lab.manifest.title,
    directory: shown(about.home, about.directory),
    verdict,
    exitCode: exitCodes[verdict],
    points: sum(steps.map(step => step.points)),
    seed: judged.seed ?? null,
    runner: judged.runner,
    findings: notBegun(about, judged.begun),
    steps,
    checks,
    notProved: [
      ...new Set([...judged.notProved, ...checks.flatMap(check => (check.verdict === 'passed' ? check.notes : []))]),
    ],
    notes: [...judged.notes],
    ms,
  }
}

/** The steps asked for. Work that has not begun earns nothing, whatever an untouched starter may have right by chance. */
export function stepResults(
  { lab, steps }: Pick<About, 'lab' | 'steps'>,
  { begun, done, putOff }: Pick<Judged, 'begun' | 'done' | 'putOff'>,
): StepResult[] {
  return lab.manifest.steps
    .filter(step => steps?.includes(step.id) ?? true)
    .map(step => {
      const results = [...done.values()].filter(result => result.step === step.id)
      const verdict = begun === 'begun' ? stepVerdict(step, results, putOff) : 'not-started'
      const points = { earned: verdict === 'passed' ? step.points : 0, of: step.points }
      return {
        id: step.id,
        title: step.title,
        verdict,
        points,
        proved: verdict === 'passed' || verdict === 'unproven' ? provedBy(results) : 'none',
      }
    })
}

/** Files that are right do not make a step passed whose behaviour has to be seen. */
function stepVerdict(step: Step, results: CheckResult[], putOff: ReadonlySet<number>): RunVerdict {
  const verdict = combine(results.map(result => result.verdict))
  return verdict === 'passed' && putOff.has(step.id) ? 'unproven' : verdict
}

/** Of the steps, and of what they could not be understood without although it belongs to another step. */
function runVerdict(judged: Judged, steps: StepResult[], checks: CheckResult[]): RunVerdict {
  if (judged.begun !== 'begun') return 'not-started'
  return combine([
    ...steps.map(step => step.verdict),
    ...checks.filter(check => check.verdict !== 'skipped').map(check => check.verdict),
  ])
}

function notBegun({ home, lab, directory, steps }: About, begun: WorkState): Finding[] {
  const { id } = lab.manifest
  const first = lab.manifest.steps.find(step => steps?.includes(step.id) ?? true)
  const where = shown(home, directory)
  const own = directory === lab.workspace
  switch (begun) {
    case 'begun':
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
