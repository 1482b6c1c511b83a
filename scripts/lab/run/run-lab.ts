/**
 * One run of a lab's checks over one folder. `lab check`, `lab verify` and tests all call this function, so that none of
 * them can drift from what the others see. `runParts` runs what is more than files, `runChecks` the checks of one part.
 */
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Lab, loadChecks } from '../catalogue/labs.ts'
import type { AnyPart, EngineChoice, LabChecks } from '../contract.ts'
import { type CoursePaths, displayPath } from '../paths.ts'
import type { CheckResult, Workspace } from '../types.ts'
import { logsOf, makeScratch, openFolder, type Scratch } from '../workspace/scratch.ts'
import { workState } from '../workspace/work-state.ts'
import { buildResult, type RunOutcome, stepResults } from './build-result.ts'
import { type RunContext, type RunEvent, recordResult } from './context.ts'
import { checkerErrorFinding, findingCode } from './findings.ts'
import { localiseFindings } from './localise.ts'
import { digestOf, forgetFindings, type PartCache } from './part-cache.ts'
import { replacePaths } from './replace-paths.ts'
import type { RunResult } from './result.ts'
import { runChecks } from './run-checks.ts'
import { type Mutex, nothingRan, type RunMode, runParts, type Sabotage } from './run-parts.ts'
import { selectChecks } from './select-checks.ts'
import { tellingVerdicts } from './step-verdicts.ts'
import { withTimeout } from './with-timeout.ts'

export interface RunOptions {
  paths: CoursePaths
  lab: Lab
  /** The folder of the work, absolute; never written to. */
  directory: string
  /** Only these steps and what they need; all when absent. */
  steps?: readonly number[]
  mode: RunMode
  /** Only these parts, besides the static one; all when absent. */
  parts?: readonly string[]
  /** Default `auto`. */
  engine?: EngineChoice
  /** Keep the copy that was checked and say where it is. */
  keep?: boolean
  /**
   * Folder for the logs of a stack that failed; it replaces the logs of the run before. Absent: the logs are not kept.
   */
  logs?: string
  /** Loaded from the lab when absent. */
  checks?: LabChecks
  onEvent?: (event: RunEvent) => void
  signal?: AbortSignal
  /** Gets a sentence about things that an earlier run left behind. Default: standard error. */
  warn?: (sentence: string) => void
  /** Repeats the random choices of an earlier run; a new one when absent. */
  seed?: number
  /** For `--watch`: what is still true of the runs before. */
  cache?: PartCache
  /** For `lab verify`: end at the first check that finds something. */
  firstFindingEnds?: boolean
  /** For `lab verify`. */
  sabotage?: Sabotage
  /** For `lab verify`, which runs several at once: waits until no other run has a part open that is `alone`. */
  exclusively?: Mutex
}

const prepareTimeoutMs = 30_000

/**
 * Never throws because of the learner's work: the result reports that.
 * @throws LabDefinitionError when the lab itself is broken, the signal's reason when interrupted
 */
export async function runLab(options: RunOptions): Promise<RunResult> {
  const startedAt = performance.now()
  const outcome = existsSync(options.directory) ? await runOnCopy(options) : missingWork
  return buildResult(options, outcome, Math.round(performance.now() - startedAt))
}

const missingWork: RunOutcome = { workState: 'missing', results: new Map(), ...nothingRan() }

async function runOnCopy(options: RunOptions): Promise<RunOutcome> {
  const { paths, lab, directory } = options
  const checks = options.checks ?? (await loadChecks(lab))
  const scratch = await makeScratch(paths, lab, directory, options.warn)
  const notes = scratch.skippedFiles.map(({ path, reason }) => `${path} was not looked at: ${reason}.`)
  try {
    const outcome = await runOnScratch(options, checks, scratch)
    const results = withLastingPaths(outcome.results, scratch, options)
    if (options.keep) notes.push(`The copy that was checked is kept in ${displayPath(paths, scratch.keep())}.`)
    return { ...outcome, results, notes: [...notes, ...outcome.notes] }
  } finally {
    scratch.remove()
  }
}

/**
 * Makes findings name the learner's folder instead of the copy, which is about to be removed; saves the logs of a
 * failed part first.
 */
function withLastingPaths(
  results: RunOutcome['results'],
  scratch: Scratch,
  { paths, directory, logs }: RunOptions,
): RunOutcome['results'] {
  const failed = [...results.values()].some(result => result.findings.length > 0)
  const saved = failed && logs !== undefined ? scratch.saveLogs(logs) : []
  const replacements = [
    ...saved.map(part => [logsOf(scratch.stateDir, part), displayPath(paths, join(logs!, part))] as const),
    [scratch.workspace.scratch, displayPath(paths, directory)] as const,
  ]
  return new Map([...results].map(([id, result]) => [id, replacePaths(result, replacements)]))
}

async function runOnScratch(options: RunOptions, checks: LabChecks, scratch: Scratch): Promise<RunOutcome> {
  const { lab, steps, mode } = options
  const run: RunContext = {
    lab: lab.manifest.id,
    results: new Map(),
    onEvent: options.onEvent ?? (() => undefined),
    signal: options.signal ?? new AbortController().signal,
    firstFindingEnds: options.firstFindingEnds,
  }
  const state = workState(lab.manifest.files, scratch.workspace, openFolder(join(lab.directory, 'starter')))
  const soFar = { workState: state, results: run.results }
  if (state === 'empty') return { ...soFar, ...nothingRan() }

  run.onEvent({ type: 'phase', phase: 'static' })
  const files = await prepare(run, checks, scratch.workspace)
  if (!files) return { ...soFar, ...nothingRan() }
  const asked = selectChecks(checks.static.checks, steps)
  await runChecks(run, asked, files)
  if (!checks.parts) return { ...soFar, ...nothingRan() }
  if (mode === 'static') return { ...soFar, ...nothingRan(), deferredSteps: stepsToRun(lab), notProved: [onlyFiles] }

  const parts = await checks.parts()
  const stepsAsked = lab.manifest.steps.filter(step => steps?.includes(step.id) ?? true)
  // Without engines all of it is told soon.
  const takesTime = state === 'started' && parts.some(({ engines }) => engines.length > 0)
  if (takesTime) run.onEvent = tellingVerdicts(run, stepsAsked, asked, parts)
  const { cache } = options
  const work = cache && digestOf(scratch.workspace)
  if (cache && cache.work === work) forgetFindings(cache)
  const seed = options.seed ?? randomInt(2 ** 31)
  const outcome = await runParts({
    run,
    parts,
    statics: checks.static.checks,
    asked,
    steps,
    mode,
    only: options.parts,
    stopAtFirstFinding: state === 'untouched',
    request: {
      files,
      engine: options.engine ?? 'auto',
      stateDir: scratch.stateDir,
      warmDir: join(options.paths.state, 'labs', lab.manifest.id, 'engines'),
      seed,
    },
    onLive: () =>
      run.onEvent({ type: 'steps', steps: stepResults(options, { ...soFar, deferredSteps: stepsToRun(lab) }) }),
    sabotage: options.sabotage,
    exclusively: options.exclusively,
    cache,
  })
  if (cache) cache.work = work
  const localisers = checks.localisers ?? []
  const results = new Map([...run.results].map(([id, result]) => [id, localiseFindings(result, localisers, files)]))
  return { ...soFar, results, ...(hasDrawn(parts, results) && { seed }), ...outcome }
}

const hasRun = (result?: CheckResult): boolean => result !== undefined && result.verdict !== 'skipped'

const hasDrawn = (parts: readonly AnyPart[], results: RunOutcome['results']): boolean =>
  parts.some(({ draws, checks }) => draws && checks.some(({ id }) => hasRun(results.get(id))))

const onlyFiles = 'Not run: this was a check of the files.'

/** The steps that files alone cannot prove. */
const stepsToRun = ({ manifest }: Lab): Set<number> =>
  new Set(manifest.steps.filter(step => step.proof !== 'static').map(step => step.id))

/** Parses what the static checks read. An error here is the course's fault: checks report broken work. */
async function prepare(run: RunContext, checks: LabChecks, workspace: Workspace): Promise<Workspace | undefined> {
  try {
    return await withTimeout(prepareTimeoutMs, run.signal, () => checks.static.prepare(workspace))
  } catch (error) {
    run.signal.throwIfAborted()
    const head = { id: '1.0.prepare', step: 1, title: 'The files are read', proof: 'static' } as const
    const fault = checkerErrorFinding(
      findingCode(run.lab, head.id, 'checker-error'),
      'Reading your files broke the checker',
      error,
    )
    recordResult(run, { ...head, verdict: 'checker-error', findings: [fault], remarks: [], notes: [], ms: 0 })
    return undefined
  }
}
