/** Runs all proofs of one lab: the groups in `provers`, then the messages that these have shown. */
import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'
import { type Lab, loadChecks } from '../catalogue/labs.ts'
import type { AnyPart, EngineChoice } from '../contract.ts'
import type { CoursePaths } from '../paths.ts'
import { type Measures, measure } from './bars.ts'
import { type ProofContext, type Prover, recordedSeed } from './context.ts'
import { proveMessages } from './groups/messages.ts'
import { mutantTasks } from './groups/mutants.ts'
import { controlTasks } from './groups/negative-controls.ts'
import { definitionTasks, solutionTasks, starterTasks, variantTasks, wrongTasks } from './groups/submissions.ts'
import { loading } from './loading.ts'
import { type Group, groups, type ProofCase } from './proof-case.ts'
import { runTasks } from './proof-task.ts'
import { type Extent, selectTasks } from './select-tasks.ts'
import { readSubmissions } from './submissions/submissions.ts'
import { type Summary, summarise } from './summary.ts'

const provers = {
  definition: definitionTasks,
  starter: starterTasks,
  solution: solutionTasks,
  variants: variantTasks,
  wrong: wrongTasks,
  controls: controlTasks,
  mutants: mutantTasks,
} as const satisfies Record<Exclude<Group, 'messages'>, Prover>

export interface VerifyOptions {
  paths: CoursePaths
  lab: Lab
  only?: readonly Group[]
  /** Run nothing. */
  staticOnly?: boolean
  /** Default `full`. */
  extent?: Extent
  /** Write down what was said instead of comparing with what is recorded. */
  record?: boolean
  engine?: EngineChoice
  /** Of all random choices. Default: the one under which messages are recorded; under another none are compared. */
  seed?: number
  minimum?: ProofContext['minimum']
  onCase?: (proved: ProofCase) => void
  signal?: AbortSignal
}

/** Written to `.groundwork/verify/NN.json` and printed by `--json`. New keys may be added within a format. */
export interface Verification {
  format: 1
  lab: string
  title: string
  ok: boolean
  extent: Extent
  /** What was not proved this time, one sentence each. */
  notProved: string[]
  /** Ids of the parts that could not be run on this machine, or were not to be run. */
  unprovenParts: string[]
  /** Seconds by group, added up: those of cases that ran side by side count each, and so does waiting for a turn. */
  seconds: Partial<Record<Group, number>>
  summary: Summary
  /** Figures beside their bars. Those of time and size decide nothing. */
  bars: Measures
  cases: ProofCase[]
  ms: number
}

/** A proof waits for engines, processes and limits for three quarters of its time. */
const tasksPerCore = 4
const minimumWhenFinished = { variants: 3, wrong: 10 }
const minimumOfDraft = { variants: 1, wrong: 1 }

export async function verifyLab(options: VerifyOptions): Promise<Verification> {
  const { paths, lab, engine = 'auto', extent = 'full', seed = recordedSeed, onCase = () => undefined } = options
  const { only = groups } = options
  const compares = only.includes('messages') && seed === recordedSeed
  const startedAt = performance.now()
  const { checks, parts, mutants } = await loading(lab, () => loadAll(lab))
  const obstacles = await obstaclesOf(options, parts)
  const context: ProofContext = {
    paths,
    lab,
    checks,
    parts,
    mutants,
    obstacles,
    engine,
    minimum: options.minimum ?? (lab.manifest.draft ? minimumOfDraft : minimumWhenFinished),
    signal: options.signal ?? new AbortController().signal,
    toTheEnd: extent === 'all',
    seed,
    exclusively: pLimit(1),
  }
  const all = Object.entries(provers).flatMap(([group, tasksOf]) =>
    only.includes(group as Group) ? tasksOf(context) : [],
  )
  const { tasks, omitted } = selectTasks(all, extent, daysSince1970())
  const exclusive = parts.filter(part => part.exclusive && !obstacles.has(part.id)).map(({ id }) => id)
  const cases = await runTasks(tasks, {
    atOnce: Math.ceil(tasksPerCore * availableParallelism()),
    waits: ({ detectedBy }) => exclusive.includes(detectedBy) || (detectedBy === 'all' && exclusive.length > 0),
    signal: context.signal,
    onCase,
  })
  const add = (proved: ProofCase) => {
    cases.push(proved)
    onCase(proved)
  }
  const { record = false } = options
  if (compares)
    for (const proved of proveMessages(cases, { lab, volatile: checks.volatile, record, exists: existsIn(context) }))
      add(proved)
  const summary = summarise(cases)
  const ms = Math.round(performance.now() - startedAt)
  return {
    format: 1,
    lab: lab.manifest.id,
    title: lab.manifest.title,
    ok: summary.ok,
    extent,
    notProved: [
      ...[...obstacles].map(([part, why]) => `Not proved by part “${part}”: ${why}`),
      ...(lab.manifest.draft ? ['A draft: fewer variants and wrong ones than are due were asked for.'] : []),
      ...(only.includes('messages') && !compares
        ? [`Messages were not compared: they are recorded under another seed than ${seed}.`]
        : []),
      ...Object.entries(omitted).map(([group, number]) => `Not proved this time: ${number} of ${group}.`),
    ],
    unprovenParts: [...obstacles.keys()],
    seconds: secondsByGroup(cases),
    summary,
    bars: measure(lab, summary, Math.round(ms / 100) / 10),
    cases,
    ms,
  }
}

function existsIn({ paths, lab, mutants }: ProofContext): (group: Group, id: string) => boolean {
  const ids: Partial<Record<Group, Set<string>>> = {
    wrong: new Set(readSubmissions(paths, lab, 'wrong').map(({ id }) => id)),
    mutants: new Set(mutants.map(({ id }) => id)),
  }
  return (group, id) => ids[group]?.has(id) ?? true
}

const daysSince1970 = (): number => Math.floor(Date.now() / 86_400_000)

const secondsByGroup = (cases: readonly ProofCase[]): Verification['seconds'] =>
  Object.fromEntries(
    groups
      .map(
        group => [group, cases.filter(each => each.group === group).reduce((sum, each) => sum + each.ms, 0)] as const,
      )
      .filter(([, ms]) => ms > 0)
      .map(([group, ms]) => [group, Math.round(ms / 100) / 10]),
  )

async function loadAll(lab: Lab): Promise<Pick<ProofContext, 'checks' | 'parts' | 'mutants'>> {
  const checks = await loadChecks(lab)
  const { mutants } = checks
  return {
    checks,
    parts: (await checks.parts?.()) ?? [],
    mutants: typeof mutants === 'function' ? await mutants() : mutants,
  }
}

async function obstaclesOf(
  { staticOnly, engine = 'auto' }: VerifyOptions,
  parts: readonly AnyPart[],
): Promise<Map<string, string>> {
  if (staticOnly) return new Map(parts.map(({ id }) => [id, 'only static proofs were asked for.']))
  const { whyNotLive } = await import('../kit/runners.ts')
  const found = new Map<string, string>()
  for (const { id, engines } of parts) {
    const obstacle = await whyNotLive(engines, engine)
    if (obstacle) found.set(id, `${obstacle.message} ${obstacle.next}`)
  }
  return found
}
