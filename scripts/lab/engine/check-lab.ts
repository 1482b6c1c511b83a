/**
 * One run of a lab's checks over one folder: the same function for the learner's `lab check`, for the author's
 * `lab verify` and for tests, so that none of them can drift from what the others see.
 */
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Lab, loadChecks } from '../catalogue/labs.ts'
import type { EngineChoice, LabChecks } from '../contract.ts'
import { type Home, shown } from '../home.ts'
import type { RunResult } from '../result.ts'
import type { Workspace } from '../types.ts'
import { codeOf, courseFault } from './faults.ts'
import { inOtherWords, keepLogs } from './keep-logs.ts'
import { localised } from './localise.ts'
import { nothingRan, type RunMode, runParts, type Sabotage } from './parts.ts'
import { type Run, type RunEvent, report } from './run.ts'
import { runChecks } from './run-checks.ts'
import { folderAt, makeScratch, type Scratch } from './scratch.ts'
import { selectChecks } from './select.ts'
import { type Judged, stepResults, totalled } from './totals.ts'
import { withTimeout } from './with-timeout.ts'
import { workState } from './work-state.ts'

export interface CheckLabOptions {
  home: Home
  lab: Lab
  /** The work, absolute; never written to. */
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
  /** Where the logs of a stack that failed are left, in place of those of the run before; nowhere when absent. */
  logs?: string
  /** Loaded from the lab when absent. */
  checks?: LabChecks
  onEvent?: (event: RunEvent) => void
  signal?: AbortSignal
  /** Takes a sentence about what an earlier run left behind; the terminal’s standard error when absent. */
  warn?: (sentence: string) => void
  /** Plays an earlier run again; drawn anew when absent. */
  seed?: number
  /** For `lab verify`: end at the first check that finds something. */
  firstFindingEnds?: boolean
  /** For `lab verify`. */
  sabotage?: Sabotage
}

const prepareTimeoutMs = 30_000

/**
 * Never throws for what the work is like; that is what the result is for.
 * @throws LabDefinitionError when the lab itself is broken, the signal's reason when interrupted
 */
export async function checkLab(options: CheckLabOptions): Promise<RunResult> {
  const since = performance.now()
  const judged = existsSync(options.directory) ? await judgeCopy(options) : notThere
  return totalled(options, judged, Math.round(performance.now() - since))
}

const notThere: Judged = { begun: 'missing', done: new Map(), ...nothingRan() }

async function judgeCopy(options: CheckLabOptions): Promise<Judged> {
  const { home, lab, directory } = options
  const checks = options.checks ?? (await loadChecks(lab))
  const scratch = await makeScratch(home, lab, directory, options.warn)
  const notes = scratch.leftOut.map(({ path, reason }) => `${path} was not looked at: ${reason}.`)
  try {
    const judged = await judge(options, checks, scratch)
    const done = withoutScratch(judged.done, scratch, options)
    if (options.keep) notes.push(`The copy that was checked is kept in ${shown(home, scratch.keep())}.`)
    return { ...judged, done, notes: [...notes, ...judged.notes] }
  } finally {
    scratch.remove()
  }
}

/** What was found, without a word of places that are about to go; a stack's logs are saved first when it failed. */
function withoutScratch(
  done: Judged['done'],
  scratch: Scratch,
  { home, directory, logs }: CheckLabOptions,
): Judged['done'] {
  const failed = [...done.values()].some(result => result.findings.length > 0)
  const saved = failed && logs !== undefined && keepLogs(scratch.stateDir, logs)
  const words = [
    ...(saved ? [[join(scratch.stateDir, 'logs'), shown(home, logs)] as const] : []),
    [scratch.workspace.scratch, shown(home, directory)] as const,
  ]
  return new Map([...done].map(([id, result]) => [id, inOtherWords(result, words)]))
}

async function judge(options: CheckLabOptions, checks: LabChecks, scratch: Scratch): Promise<Judged> {
  const { lab, steps, mode } = options
  const run: Run = {
    lab: lab.manifest.id,
    done: new Map(),
    onEvent: options.onEvent ?? (() => undefined),
    signal: options.signal ?? new AbortController().signal,
    firstFindingEnds: options.firstFindingEnds,
  }
  const begun = workState(lab.manifest.files, scratch.workspace, folderAt(join(lab.directory, 'starter')))
  const soFar = { begun, done: run.done }
  if (begun === 'empty') return { ...soFar, ...nothingRan() }

  run.onEvent({ type: 'phase', phase: 'static' })
  const files = await prepare(run, checks, scratch.workspace)
  if (!files) return { ...soFar, ...nothingRan() }
  const asked = selectChecks(checks.static.checks, steps)
  await runChecks(run, asked, files)
  if (!checks.parts) return { ...soFar, ...nothingRan() }
  if (mode === 'static') return { ...soFar, ...nothingRan(), putOff: stepsToRun(lab), notProved: [onlyFiles] }

  const seed = options.seed ?? randomInt(2 ** 31)
  const outcome = await runParts({
    run,
    parts: await checks.parts(),
    statics: checks.static.checks,
    asked,
    steps,
    mode,
    only: options.parts,
    firstPartEnds: begun === 'untouched',
    request: {
      files,
      engine: options.engine ?? 'auto',
      stateDir: scratch.stateDir,
      warmDir: join(options.home.state, 'labs', lab.manifest.id, 'engines'),
      seed,
    },
    onLive: () => run.onEvent({ type: 'steps', steps: stepResults(options, { ...soFar, putOff: stepsToRun(lab) }) }),
    sabotage: options.sabotage,
  })
  const done = new Map([...run.done].map(([id, result]) => [id, localised(result, checks.localisers ?? [], files)]))
  return { begun, done, seed, ...outcome }
}

const onlyFiles = 'Not run: this was a check of the files.'

/** The steps that files alone cannot show to be right. */
const stepsToRun = ({ manifest }: Lab): Set<number> =>
  new Set(manifest.steps.filter(step => step.proof !== 'static').map(step => step.id))

/** Parse what the static checks read. What is thrown here is the course's fault: broken work is for the checks to report. */
async function prepare(run: Run, checks: LabChecks, workspace: Workspace): Promise<Workspace | undefined> {
  try {
    return await withTimeout(prepareTimeoutMs, run.signal, () => checks.static.prepare(workspace))
  } catch (error) {
    run.signal.throwIfAborted()
    const head = { id: '1.0.prepare', step: 1, title: 'The files are read', proof: 'static' } as const
    const fault = courseFault(codeOf(run.lab, head.id, 'checker-error'), 'Reading your files broke the checker', error)
    report(run, { ...head, verdict: 'checker-error', findings: [fault], remarks: [], notes: [], ms: 0 })
    return undefined
  }
}
