/** Right and wrong work, written by hand: each must come out as its author says. */
import { join } from 'node:path'
import type { CheckLabOptions } from '../engine/check-lab.ts'
import { definitionMistakes } from '../engine/definition.ts'
import type { RunResult } from '../result.ts'
import type { ProofCase } from './proof-case.ts'
import {
  canRun,
  judgePass,
  judgeRun,
  onlyBy,
  type Prover,
  type Proving,
  runOn,
  runsAlone,
  solutionOf,
} from './proving.ts'
import { materialise, readSpecimens, type Specimen } from './specimens.ts'

const exactly = (code: string) => ({ matches: (actual: string | undefined) => actual === code, words: code })

export const definitionTasks: Prover = proving => [
  { group: 'definition', id: 'lab', alone: false, prove: async () => proveDefinition(proving) },
]

function proveDefinition({ home, lab, checks, parts, mutants, least }: Proving): ProofCase[] {
  const counts = (['variants', 'wrong'] as const).map(kind => ({ kind, count: readSpecimens(home, lab, kind).length }))
  const mistakes = [
    ...definitionMistakes(checks.static.checks, parts, mutants, lab.manifest),
    ...counts
      .filter(({ kind, count }) => count < least[kind])
      .map(({ kind, count }) => `${kind}/ holds ${count}; at least ${least[kind]} are due.`),
  ]
  const what = {
    group: 'definition',
    title: 'The lab is whole and does not contradict itself',
    shownBy: 'static',
    expected: 'no mistake',
    ms: 0,
  } as const
  if (mistakes.length === 0) return [{ ...what, id: 'lab', ok: true, actual: 'none' }]
  return mistakes.map((actual, index) => ({ ...what, id: `mistake-${index + 1}`, ok: false, actual }))
}

export const starterTasks: Prover = proving => [
  {
    group: 'starter',
    id: 'starter',
    alone: runsAlone(proving, 'all'),
    async prove() {
      const { lab } = proving
      const run = await runOn(proving, join(lab.directory, 'starter'))
      const title = 'The starter fails for its stated reason'
      const code = exactly(lab.manifest.starter.fails)
      return [judgeRun(run, { group: 'starter', id: 'starter', title, shownBy: 'all', verdict: 'not-started', code })]
    },
  },
]

export const solutionTasks: Prover = proving => [
  {
    group: 'solution',
    id: 'solution',
    alone: runsAlone(proving, 'all'),
    async prove() {
      const run = await runOn(proving, solutionOf(proving.lab))
      return [judgePass(proving, run, 'solution', 'solution', 'The solution passes')]
    },
  },
]

export const variantTasks: Prover = proving =>
  readSpecimens(proving.home, proving.lab, 'variants').map(variant => ({
    group: 'variants',
    id: variant.id,
    alone: runsAlone(proving, 'all'),
    prove: async () => [judgePass(proving, await runSpecimen(proving, variant), 'variants', variant.id, variant.title)],
  }))

export const wrongTasks: Prover = proving =>
  readSpecimens(proving.home, proving.lab, 'wrong')
    .filter(({ shownBy }) => canRun(proving, shownBy))
    .map(specimen => ({
      group: 'wrong',
      id: specimen.id,
      alone: runsAlone(proving, specimen.shownBy),
      async prove() {
        const { id, title, shownBy, verdict, code = '' } = specimen
        const run = await runSpecimen(proving, specimen, { ...onlyBy(shownBy), firstFindingEnds: !proving.toTheEnd })
        return [judgeRun(run, { group: 'wrong', id, title, shownBy, verdict, code: exactly(code) })]
      },
    }))

async function runSpecimen(
  proving: Proving,
  specimen: Specimen,
  options: Partial<CheckLabOptions> = {},
): Promise<RunResult> {
  const work = materialise(proving.home, proving.lab, specimen)
  try {
    return await runOn(proving, work.directory, options)
  } finally {
    work.remove()
  }
}
