/** All proofs of one lab. */
import { type Lab, loadChecks, loadLive } from '../catalogue/labs.ts'
import type { EngineChoice } from '../contract.ts'
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
  staticOnly?: boolean
  liveMutants?: boolean
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
  /** Why nothing was run live; null when it was. */
  notProvedLive: string | null
  summary: Summary
  cases: ProofCase[]
  ms: number
}

const finishedLab = { variants: 3, wrong: 10 }

export async function verifyLab(options: VerifyOptions): Promise<Verification> {
  const { home, lab, only = groups, engine = 'auto', onCase = () => undefined } = options
  const begun = performance.now()
  const checks = await loadChecks(lab)
  const live = await loadLive(checks)
  const notProvedLive = live ? await whyStaticOnly(options) : 'the lab has nothing to run.'
  const proving: Proving = {
    home,
    lab,
    checks,
    live,
    engine,
    staticOnly: notProvedLive !== null,
    liveMutants: options.liveMutants ?? false,
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
    notProvedLive,
    summary,
    cases,
    ms,
  }
}

async function whyStaticOnly({ lab, staticOnly, engine = 'auto' }: VerifyOptions): Promise<string | null> {
  if (staticOnly) return 'only static proofs were asked for.'
  const { whyNotLive } = await import('../kit/runners.ts')
  const obstacle = await whyNotLive(lab.manifest.engines, engine)
  return obstacle ? `${obstacle.message} ${obstacle.next}` : null
}
