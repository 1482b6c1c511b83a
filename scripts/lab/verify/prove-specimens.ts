/** Right and wrong work, written by hand: each must come out as its author says. */
import { join } from 'node:path'
import type { CheckLabOptions } from '../engine/check-lab.ts'
import { definitionMistakes } from '../engine/definition.ts'
import type { RunResult } from '../result.ts'
import type { ProofCase } from './proof-case.ts'
import { canRun, judgePass, judgeRun, onlyBy, type Proving, runOn, solutionOf } from './proving.ts'
import { materialise, readSpecimens, type Specimen } from './specimens.ts'

const exactly = (code: string) => ({ matches: (actual: string | undefined) => actual === code, words: code })

export async function* proveDefinition({
  home,
  lab,
  checks,
  parts,
  mutants,
  least,
}: Proving): AsyncGenerator<ProofCase> {
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
    ms: 0,
  } as const
  if (mistakes.length === 0) yield { ...what, id: 'lab', ok: true, expected: 'no mistake', actual: 'none' }
  for (const [index, actual] of mistakes.entries())
    yield { ...what, id: `mistake-${index + 1}`, ok: false, expected: 'no mistake', actual }
}

export async function* proveStarter(proving: Proving): AsyncGenerator<ProofCase> {
  const { lab } = proving
  const run = await runOn(proving, join(lab.directory, 'starter'))
  yield judgeRun(run, {
    group: 'starter',
    id: 'starter',
    title: 'The starter fails for its stated reason',
    shownBy: 'static',
    verdict: 'not-started',
    code: exactly(lab.manifest.starter.fails),
  })
}

export async function* proveSolution(proving: Proving): AsyncGenerator<ProofCase> {
  const run = await runOn(proving, solutionOf(proving.lab))
  yield judgePass(proving, run, 'solution', 'solution', 'The solution passes')
}

export async function* proveVariants(proving: Proving): AsyncGenerator<ProofCase> {
  for (const variant of readSpecimens(proving.home, proving.lab, 'variants')) {
    yield judgePass(proving, await runSpecimen(proving, variant), 'variants', variant.id, variant.title)
  }
}

export async function* proveWrong(proving: Proving): AsyncGenerator<ProofCase> {
  for (const specimen of readSpecimens(proving.home, proving.lab, 'wrong')) {
    const { id, title, shownBy, verdict, code = '' } = specimen
    if (!canRun(proving, shownBy)) continue
    const run = await runSpecimen(proving, specimen, onlyBy(shownBy))
    yield judgeRun(run, { group: 'wrong', id, title, shownBy, verdict, code: exactly(code) })
  }
}

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
