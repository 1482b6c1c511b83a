/** The solution with one fault at a time: how many does the checker notice, and does it name the right cause first? */
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from '../../contract.ts'
import { codeMatches } from '../../run/findings.ts'
import { readText, withTemporaryFolder } from '../../workspace/scratch.ts'
import { canRun, caseOfRun, onlyBy, type ProofContext, type Prover, runOn, solutionOf } from '../context.ts'
import { describeOutcome, firstFinding, type ProofCase } from '../proof-case.ts'

export const mutantTasks: Prover = context =>
  context.mutants
    .filter(({ detectedBy = 'static' }) => canRun(context, detectedBy))
    .map(mutant => ({
      group: 'mutants',
      id: mutant.id,
      detectedBy: mutant.detectedBy ?? 'static',
      generated: mutant.expect === undefined && mutant.equivalent === undefined,
      equivalent: mutant.equivalent !== undefined,
      prove: async () => [await proveMutant(context, mutant)],
    }))

async function proveMutant(context: ProofContext, mutant: Mutant): Promise<ProofCase> {
  const solution = solutionOf(context.lab)
  const text = readText(join(solution, mutant.file))
  const edited = text === undefined ? undefined : mutant.edit(text)
  const { id, description: title, equivalent, expect, detectedBy = 'static' } = mutant
  const what = { group: 'mutants', id, title, detectedBy } as const
  if (edited === undefined || edited === text) {
    const actual =
      text === undefined ? `there is no solution/${mutant.file}` : `nothing in solution/${mutant.file} changes`
    // Not a mutant that survived: the lab's own list is wrong, and no share can make up for that.
    return { ...what, group: 'definition', ok: false, expected: 'an edit of the solution', actual, ms: 0 }
  }
  const run = await withTemporaryFolder(context.paths, folder => {
    cpSync(solution, folder, { recursive: true })
    writeFileSync(join(folder, mutant.file), edited)
    return runOn(context, folder, { ...onlyBy(detectedBy), firstFindingEnds: true })
  })
  if (equivalent) {
    const ok = run.checks.length > 0 && firstFinding(run) === undefined
    return { ...what, ok, expected: 'no finding', actual: describeOutcome(run), equivalent, ms: run.ms }
  }
  const { named: _, ...noticed } = caseOfRun(run, { ...what, verdict: 'wrong' })
  if (expect === undefined) return noticed
  const prefixes = [expect].flat()
  return {
    ...noticed,
    expected: `wrong, first ${prefixes.join(' or ')}`,
    // A mutant is killed by any finding; naming the right one first is counted apart.
    named: codeMatches(noticed.finding?.code, prefixes),
  }
}
