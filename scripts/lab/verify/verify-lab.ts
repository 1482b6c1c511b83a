/** All proofs of one lab. */
import { type Lab, loadChecks } from '../catalogue/labs.ts'
import type { AnyPart, EngineChoice, LabChecks, Mutant } from '../contract.ts'
import type { Home } from '../home.ts'
import { proveMessages } from './messages.ts'
import { proveMutants } from './mutants.ts'
import { type Group, groups, type ProofCase } from './proof-case.ts'
import { proveDefinition, proveSolution, proveStarter, proveVariants, proveWrong } from './prove-specimens.ts'
import type { Prover, Proving } from './proving.ts'
import { type Summary, summarise } from './summary.ts'
import { proveWorlds } from './worlds.ts'

const provers = {
  definition: proveDefinition,
  starter: proveStarter,
  solution: proveSolution,
  variants: proveVariants,
  wrong: proveWrong,
  worlds: proveWorlds,
  mutants: proveMutants,
} as const satisfies Record<Exclude<Group, 'messages'>, Prover>

export interface VerifyOptions {
  home: Home
  lab: Lab
  only?: readonly Group[]
  /** Run nothing. */
  staticOnly?: boolean
  /** Write down what was said instead of comparing with what is recorded. */
  record?: boolean
  engine?: EngineChoice
  least?: Proving['least']
  onCase?: (proved: ProofCase) => void
  signal?: AbortSignal
}

/** Written to `.groundwork/verify/NN.json` and printed by `--json`. New keys may be added within a format. */
export interface Verification {
  format: 1
  lab: string
  title: string
  ok: boolean
  /** What was not run this time, one sentence each. */
  notProved: string[]
  summary: Summary
  cases: ProofCase[]
  ms: number
}

const finishedLab = { variants: 3, wrong: 10 }

export async function verifyLab(options: VerifyOptions): Promise<Verification> {
  const { home, lab, only = groups, engine = 'auto', onCase = () => undefined } = options
  const begun = performance.now()
  const checks = await loadChecks(lab)
  const parts = (await checks.parts?.()) ?? []
  const obstacles = await obstaclesOf(options, parts)
  const proving: Proving = {
    home,
    lab,
    checks,
    parts,
    mutants: await mutantsOf(checks),
    obstacles,
    engine,
    least: options.least ?? finishedLab,
    signal: options.signal ?? new AbortController().signal,
  }
  const cases: ProofCase[] = []
  const add = (proved: ProofCase) => {
    cases.push(proved)
    onCase(proved)
  }
  for (const [group, prove] of Object.entries(provers)) {
    if (!only.includes(group as Group)) continue
    for await (const proved of prove(proving)) add(proved)
  }
  if (only.includes('messages')) for (const proved of proveMessages(lab, cases, options.record ?? false)) add(proved)
  const summary = summarise(cases)
  const ms = Math.round(performance.now() - begun)
  return {
    format: 1,
    lab: lab.manifest.id,
    title: lab.manifest.title,
    ok: summary.ok,
    notProved: [...obstacles].map(([part, why]) => `Not proved by part “${part}”: ${why}`),
    summary,
    cases,
    ms,
  }
}

const mutantsOf = async ({ mutants }: LabChecks): Promise<readonly Mutant[]> =>
  typeof mutants === 'function' ? mutants() : mutants

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
