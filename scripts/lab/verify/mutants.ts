/** The solution with one fault at a time: how many does the checker notice, and does it name the right cause first? */
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from '../contract.ts'
import { readText } from '../engine/scratch.ts'
import { codeMatches, type ProofCase } from './proof-case.ts'
import { judgeRun, type Proving, runOn, solutionOf } from './proving.ts'
import { temporaryWork } from './specimens.ts'

export async function* proveMutants(proving: Proving): AsyncGenerator<ProofCase> {
  for (const mutant of proving.checks.mutants) {
    if (mutant.proof === 'live' && (proving.staticOnly || !proving.liveMutants)) continue
    yield await proveMutant(proving, mutant)
  }
}

async function proveMutant(proving: Proving, mutant: Mutant): Promise<ProofCase> {
  const solution = solutionOf(proving.lab)
  const text = readText(join(solution, mutant.file))
  const edited = text === undefined ? undefined : mutant.edit(text)
  const { id, description: title, equivalent, proof = 'static' } = mutant
  const what = { group: 'mutants', id, title, proof } as const
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
    const run = await runOn(proving, work.directory, { mode: proof })
    if (equivalent) return { ...judgeRun(run, { ...what, verdict: 'passed' }), equivalent }
    const { named: _, ...noticed } = judgeRun(run, { ...what, verdict: 'wrong' })
    const prefixes = [mutant.expect].flat()
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
