/** The solution with one fault at a time: how many does the checker notice, and does it name the right cause first? */
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from '../contract.ts'
import { codeMatches } from '../engine/faults.ts'
import { readText } from '../engine/scratch.ts'
import { cameOut, firstFinding, type ProofCase } from './proof-case.ts'
import { canRun, judgeRun, onlyBy, type Prover, type Proving, runOn, runsAlone, solutionOf } from './proving.ts'
import { temporaryWork } from './specimens.ts'

export const mutantTasks: Prover = proving =>
  proving.mutants
    .filter(({ shownBy = 'static' }) => canRun(proving, shownBy))
    .map(mutant => ({
      group: 'mutants',
      id: mutant.id,
      alone: runsAlone(proving, mutant.shownBy ?? 'static'),
      generated: mutant.expect === undefined && mutant.equivalent === undefined,
      prove: async () => [await proveMutant(proving, mutant)],
    }))

async function proveMutant(proving: Proving, mutant: Mutant): Promise<ProofCase> {
  const solution = solutionOf(proving.lab)
  const text = readText(join(solution, mutant.file))
  const edited = text === undefined ? undefined : mutant.edit(text)
  const { id, description: title, equivalent, expect, shownBy = 'static' } = mutant
  const what = { group: 'mutants', id, title, shownBy } as const
  if (edited === undefined || edited === text) {
    const actual =
      text === undefined ? `there is no solution/${mutant.file}` : `nothing in solution/${mutant.file} changes`
    // Not a mutant that survived: the lab's own list is wrong, and no share can make up for that.
    return { ...what, group: 'definition', ok: false, expected: 'an edit of the solution', actual, ms: 0 }
  }
  const work = temporaryWork(proving.home)
  try {
    cpSync(solution, work.directory, { recursive: true })
    writeFileSync(join(work.directory, mutant.file), edited)
    const run = await runOn(proving, work.directory, { ...onlyBy(shownBy), firstFindingEnds: true })
    if (equivalent) {
      const ok = run.checks.length > 0 && firstFinding(run) === undefined
      return { ...what, ok, expected: 'no finding', actual: cameOut(run), equivalent, ms: run.ms }
    }
    const { named: _, ...noticed } = judgeRun(run, { ...what, verdict: 'wrong' })
    if (expect === undefined) return noticed
    const prefixes = [expect].flat()
    return {
      ...noticed,
      expected: `wrong, first ${prefixes.join(' or ')}`,
      // A mutant is killed by any finding; naming the right one first is counted apart.
      named: codeMatches(noticed.finding?.code, prefixes),
    }
  } finally {
    work.remove()
  }
}
