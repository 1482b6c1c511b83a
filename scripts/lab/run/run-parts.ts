/** Runs the parts of a lab, each in a session of its own, and says why a part was not run. */
import { join } from 'node:path'
import type { AnyPart, PartRequest } from '../contract.ts'
import type { Obstacle } from '../kit/obstacle.ts'
import type { Check, CheckResult, Workspace } from '../types.ts'
import { type RunContext, recordResult } from './context.ts'
import { findingCode } from './findings.ts'
import { type CachedPart, isLasting, lookUp, type PartCache } from './part-cache.ts'
import { replacePaths } from './replace-paths.ts'
import { hasFindings, needMatches, runChecks, skipped, unmetNeed } from './run-checks.ts'
import { selectChecks } from './select-checks.ts'
import { closeSession, type Opened, openSession, startHead, startStep } from './session.ts'

/**
 * `auto`: run what this machine can run; `save`: run what is quick enough for every save; `live`: insist on all of it.
 */
export type RunMode = 'auto' | 'static' | 'save' | 'live'

/** Puts a fault into a fresh session of one part; returns a function that undoes it. */
export interface Sabotage {
  part: string
  apply: (context: unknown) => Promise<() => Promise<void>>
}

/** Runs one piece of work at a time. */
export type Mutex = (work: () => Promise<void>) => Promise<void>

export interface PartsOptions {
  run: RunContext
  parts: readonly AnyPart[]
  /** All static checks of the lab, and those that have already run. */
  statics: readonly Check<Workspace>[]
  asked: readonly Check<Workspace>[]
  steps?: readonly number[]
  mode: RunMode
  /** Only these parts; all when absent. */
  only?: readonly string[]
  /** Stop before the next part when there is a finding: enough for work that has not been started. */
  stopAtFirstFinding?: boolean
  request: Omit<PartRequest<Workspace>, 'contexts' | 'signal' | 'onProgress'>
  /** Called as soon as it is certain that engines will be started. */
  onLive(): void
  sabotage?: Sabotage
  exclusively?: Mutex
  /** Where finished parts are kept; at a save those with the same inputs are taken from there. */
  cache?: PartCache
}

export interface PartsOutcome {
  runner: 'docker' | 'local' | null
  notProved: string[]
  /** Steps with a check that was not run. */
  deferredSteps: Set<number>
  /** Problems of the clean-up. */
  notes: string[]
}

export const nothingRan = (): PartsOutcome => ({ runner: null, notProved: [], deferredSteps: new Set(), notes: [] })

/** The open sessions at one moment of a run. */
interface Going {
  outcome: PartsOutcome
  /** Contexts of the open sessions, by part. */
  contexts: Map<string, unknown>
  /** Sessions opened ahead that no part has taken over yet, by part. */
  ahead: Map<string, Promise<Opened>>
}

/** @throws the signal's reason when the run is interrupted */
export async function runParts(options: PartsOptions): Promise<PartsOutcome> {
  const outcome = nothingRan()
  const going: Going = { outcome, contexts: new Map(), ahead: new Map() }
  try {
    await openAhead(options, going)
    await runInOrder(options, options.parts, going)
  } finally {
    for (const opening of going.ahead.values()) {
      const { session } = await opening.catch((): Partial<Opened> => ({}))
      if (session) await closeSession(session)
    }
  }
  outcome.notProved = [...new Set(outcome.notProved)]
  return outcome
}

/**
 * Runs one part after the other. While a part has checks in the background, the parts after it run before it is closed.
 */
async function runInOrder(options: PartsOptions, parts: readonly AnyPart[], going: Going): Promise<void> {
  const { run } = options
  const [part, ...later] = parts
  if (!part || (endsAtFirstFinding(options) && hasFindings(run))) return
  let begun: Promise<void> | undefined
  const others = () => (begun ??= runInOrder(options, later, going))
  const checks = checksOf(options, part)
  if (checks.length > 0) await runPart(options, part, checks, going, others)
  await others()
}

const endsAtFirstFinding = ({ run, stopAtFirstFinding }: PartsOptions): boolean =>
  stopAtFirstFinding === true || run.firstFindingEnds === true

/** The requested checks of a part. */
const checksOf = ({ only, steps }: PartsOptions, part: AnyPart): readonly Check<unknown>[] =>
  (only?.includes(part.id) ?? true) ? selectChecks(part.checks, steps) : []

/**
 * Opens the parts that may come up while earlier parts are checked, if all static checks that they need have passed.
 */
async function openAhead(options: PartsOptions, going: Going): Promise<void> {
  const { run, parts, mode, sabotage } = options
  if (endsAtFirstFinding(options) || sabotage) return
  const hasPassed = (need: string) =>
    [...run.results.keys()].some(id => needMatches(need, id)) && !unmetNeed([need], run.results)
  for (const part of parts.filter(part => part.ahead && (mode !== 'save' || part.atSave))) {
    const checks = checksOf(options, part)
    if (checks.length === 0 || !part.needs?.every(hasPassed)) continue
    if ((await lookUp(knownIn(options), part, checks)).known) continue
    const opening = open(options, part, checks, going)
    // The part that takes the session over reports its failure; perhaps none does.
    opening.catch(() => undefined)
    going.ahead.set(part.id, opening)
  }
}

/** @param checks of the part, narrowed to the steps asked for; not empty */
async function runPart(
  options: PartsOptions,
  part: AnyPart,
  checks: readonly Check<unknown>[],
  going: Going,
  others: () => Promise<void>,
): Promise<void> {
  const { run, mode, request } = options
  const { outcome } = going
  const insisted = mode === 'live'
  const defer = (why: string, deferred = checks) => {
    outcome.notProved.push(`Not run: ${why}`)
    for (const { step } of deferred) outcome.deferredSteps.add(step)
  }
  const tooLong = ({ title }: { title: string }) =>
    `“${title}” takes too long for every save: npx lab check ${run.lab} --live`
  const { inputs, known, now } = await lookUp(knownIn(options), part, checks)
  if (!known && now.length === 0) return defer(tooLong(part))

  const unmetElsewhere = await tryPrerequisites(options, part, checks)
  if (unmetElsewhere && !insisted) {
    const opens = !part.needs?.some(need => needMatches(need, unmetElsewhere.id))
    return defer(
      `“${part.title}” needs “${unmetElsewhere.title}” of step ${unmetElsewhere.step} first.${opens ? ` To run it anyway: npx lab check ${run.lab} --live` : ''}`,
    )
  }
  const unmet = unmetNeed(part.needs ?? [], run.results)
  if (unmet) return skipAll(run, checks, unmet)

  const told = [...now, ...(known?.results ?? [])].map(({ id }) => id)
  const deferOthers = () => {
    for (const check of checks.filter(({ id }) => !told.includes(id))) defer(tooLong(check), [check])
  }
  if (known) {
    deferOthers()
    return tellKept(options, known, outcome)
  }

  const obstacle = part.engines.length > 0 && (await whyNotLive(part, request))
  if (obstacle && !insisted) return defer(`${obstacle.message} ${obstacle.next}`)
  if (obstacle) {
    const head = startHead(part, startStep(checks))
    const finding = { code: findingCode(run.lab, head.id, 'environment'), ...obstacle }
    const start = { ...head, verdict: 'environment' as const, findings: [finding], remarks: [], notes: [], ms: 0 }
    recordResult(run, start)
    return skipAll(run, checks, start)
  }
  deferOthers()
  if (part.proof === 'live') options.onLive()
  const work = async () => {
    const finished = await runSession(options, part, now, going, others)
    if (inputs && finished && isLasting(finished.results)) options.cache?.parts.set(inputs, finished)
  }
  await (part.exclusive && options.exclusively ? options.exclusively(work) : work())
}

const knownIn = ({ cache, mode, request, run }: PartsOptions) => {
  return { cache, atSave: mode === 'save', files: request.files, results: run.results }
}

function tellKept(
  { run, request }: PartsOptions,
  { results, scratch, runner, notProved }: CachedPart,
  outcome: PartsOutcome,
): void {
  // No news, and so no event.
  for (const result of results) run.results.set(result.id, replacePaths(result, [[scratch, request.files.scratch]]))
  outcome.runner ??= runner
  outcome.notProved.push(...notProved)
}

/** Modules about engines are loaded only for a part that needs engines. */
async function whyNotLive({ engines }: AnyPart, { engine }: PartsOptions['request']): Promise<Obstacle | undefined> {
  return (await import('../kit/runners.ts')).whyNotLive(engines, engine)
}

/** Each part has its own folder, because two stacks can be up at once. */
const open = ({ run, request }: PartsOptions, part: AnyPart, checks: readonly Check<unknown>[], { contexts }: Going) =>
  openSession(run, part, startStep(checks), {
    ...request,
    stateDir: join(request.stateDir, part.id),
    contexts,
    signal: run.signal,
    onProgress: text => run.onEvent({ type: 'progress', text }),
  })

/** @returns undefined when the session did not open */
async function runSession(
  options: PartsOptions,
  part: AnyPart,
  checks: readonly Check<unknown>[],
  going: Going,
  others: () => Promise<void>,
): Promise<CachedPart | undefined> {
  const { run, sabotage } = options
  const { outcome, contexts, ahead } = going
  run.onEvent({ type: 'phase', phase: 'starting', part })
  const { session, start } = await (ahead.get(part.id) ?? open(options, part, checks, going))
  ahead.delete(part.id)
  recordResult(run, start)
  if (!session) {
    skipAll(run, checks, start)
    return undefined
  }

  contexts.set(part.id, session.context)
  let undo: (() => Promise<void>) | undefined
  try {
    if (sabotage?.part === part.id) undo = await sabotage.apply(session.context)
    run.onEvent({ type: 'phase', phase: 'checking', part })
    const tellBackground = await runChecks(run, checks, session.context)
    if (checks.some(check => check.backgroundAfter)) {
      await others()
      run.onEvent({ type: 'phase', phase: 'checking', part })
    }
    await tellBackground()
  } finally {
    run.onEvent({ type: 'phase', phase: 'stopping', part })
    contexts.delete(part.id)
    try {
      await undo?.()
    } finally {
      const trouble = await closeSession(session)
      if (trouble) outcome.notes.push(trouble)
    }
  }
  const { runner, notProved } = session
  outcome.runner ??= runner
  outcome.notProved.push(...notProved)
  const results = checks.flatMap(({ id }) => run.results.get(id) ?? [])
  return { results: [start, ...results], scratch: options.request.files.scratch, runner, notProved }
}

function skipAll(run: RunContext, checks: readonly Check<unknown>[], unmet: CheckResult): void {
  for (const check of checks) recordResult(run, skipped(check, unmet))
}

/**
 * Runs the static checks of other steps that a part needs before it is worth opening. They are not recorded, because
 * these steps were not requested, unless the part is insisted on.
 */
async function tryPrerequisites(
  { run, statics, asked, steps, mode, request }: PartsOptions,
  part: AnyPart,
  checks: readonly Check<unknown>[],
): Promise<CheckResult | undefined> {
  const needs = [...(part.needs ?? []), ...checks.flatMap(check => check.needs ?? [])]
  const others = selectChecks(statics, steps, needs).filter(
    check => !asked.includes(check) && !run.results.has(check.id),
  )
  const target: RunContext = mode === 'live' ? run : { ...run, results: new Map(run.results), onEvent: () => undefined }
  await runChecks(target, others, request.files)
  const outcomes = others.map(check => target.results.get(check.id))
  return outcomes.find(result => result !== undefined && result.verdict !== 'passed')
}
