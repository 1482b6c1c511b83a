/** Right and wrong work, written by hand: each must come out as its author says. */
import { join } from 'node:path'
import { LabDefinitionError } from '../../errors.ts'
import type { RunResult } from '../../run/result.ts'
import type { RunOptions } from '../../run/run-lab.ts'
import { openFolder, withTemporaryFolder } from '../../workspace/scratch.ts'
import { canRun, caseOfPass, caseOfRun, onlyBy, type ProofContext, type Prover, runOn, solutionOf } from '../context.ts'
import type { ProofCase } from '../proof-case.ts'
import { readSubmissions, type Submission, writeSubmission } from '../submissions/submissions.ts'
import { definitionMistakes, readsMistakes } from './definition-mistakes.ts'
import { manifestMistakes } from './manifest-mistakes.ts'

const exactly = (code: string) => ({ matches: (actual: string | undefined) => actual === code, words: code })

export const definitionTasks: Prover = context => [
  { group: 'definition', id: 'lab', detectedBy: 'static', prove: () => proveDefinition(context) },
]

async function proveDefinition({ paths, lab, checks, parts, mutants, minimum }: ProofContext): Promise<ProofCase[]> {
  const solution = solutionOf(lab)
  const submissions = {
    variants: readSubmissions(paths, lab, 'variants'),
    wrong: readSubmissions(paths, lab, 'wrong'),
  }
  const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id)
  const ids = new Map([
    ['static', idsOf(checks.static.checks)],
    ...parts.map(part => [part.id, idsOf(part.checks)] as const),
  ])
  const mistakes = [
    ...definitionMistakes(checks.static.checks, parts, mutants, lab.manifest),
    ...(await readsMistakes(parts, mutants, { scratch: solution, ...openFolder(solution) })),
    ...submissions.wrong.flatMap(submission => manifestMistakes(submission, lab.manifest.id, ids)),
    ...(['variants', 'wrong'] as const)
      .filter(kind => submissions[kind].length < minimum[kind])
      .map(kind => `${kind}/ holds ${submissions[kind].length}; at least ${minimum[kind]} are due.`),
  ]
  const what = {
    group: 'definition',
    title: 'The lab is whole and does not contradict itself',
    detectedBy: 'static',
    expected: 'no mistake',
    ms: 0,
  } as const
  if (mistakes.length === 0) return [{ ...what, id: 'lab', ok: true, actual: 'none' }]
  return mistakes.map((actual, index) => ({ ...what, id: `mistake-${index + 1}`, ok: false, actual }))
}

export const starterTasks: Prover = context => [
  {
    group: 'starter',
    id: 'starter',
    detectedBy: 'all',
    async prove() {
      const { lab } = context
      const run = await runOn(context, join(lab.directory, 'starter'))
      const title = 'The starter fails for its stated reason'
      const code = exactly(lab.manifest.starter.fails)
      return [
        caseOfRun(run, { group: 'starter', id: 'starter', title, detectedBy: 'all', verdict: 'not-started', code }),
      ]
    },
  },
]

export const solutionTasks: Prover = context => [
  {
    group: 'solution',
    id: 'solution',
    detectedBy: 'all',
    async prove() {
      const run = await runOn(context, solutionOf(context.lab))
      return [caseOfPass(context, run, 'solution', 'solution', 'The solution passes')]
    },
  },
]

export const variantTasks: Prover = context =>
  readSubmissions(context.paths, context.lab, 'variants').map(variant => ({
    group: 'variants',
    id: variant.id,
    detectedBy: 'all',
    prove: () =>
      proveWritten({ ...variant, detectedBy: 'all' }, 'passed', async () =>
        caseOfPass(context, await runSubmission(context, variant), 'variants', variant.id, variant.title),
      ),
  }))

export const wrongTasks: Prover = context =>
  readSubmissions(context.paths, context.lab, 'wrong')
    .filter(({ detectedBy }) => canRun(context, detectedBy))
    .map(submission => ({
      group: 'wrong',
      id: submission.id,
      detectedBy: submission.detectedBy,
      prove() {
        const { id, title, detectedBy, verdict, code = '' } = submission
        return proveWritten(submission, `${verdict}, first ${code}`, async () => {
          const run = await runSubmission(context, submission, {
            ...onlyBy(detectedBy),
            firstFindingEnds: !context.toTheEnd,
          })
          return caseOfRun(run, { group: 'wrong', id, title, detectedBy, verdict, code: exactly(code) })
        })
      },
    }))

/** A submission that cannot be written is a case that failed, so that all others are proved beside it. */
async function proveWritten(
  { kind, id, title, detectedBy }: Submission,
  expected: string,
  prove: () => Promise<ProofCase>,
): Promise<ProofCase[]> {
  try {
    return [await prove()]
  } catch (error) {
    if (!(error instanceof LabDefinitionError)) throw error
    return [{ group: kind, id, title, detectedBy, ok: false, expected, actual: error.message, ms: 0 }]
  }
}

function runSubmission(
  context: ProofContext,
  submission: Submission,
  options: Partial<RunOptions> = {},
): Promise<RunResult> {
  return withTemporaryFolder(context.paths, folder => {
    writeSubmission(context.lab, submission, folder)
    return runOn(context, folder, options)
  })
}
