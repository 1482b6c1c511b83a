/** Mistakes in a lab's own list of checks, each in a sentence; found when a lab is loaded by `lab verify` and in tests. */
import type { Manifest } from '../../catalogue/manifest.ts'
import type { AnyPart, Mutant } from '../../contract.ts'
import { pathsOf } from '../../run/part-cache.ts'
import { inStageOrder, needMatches } from '../../run/run-checks.ts'
import { startHead, startStep } from '../../run/session.ts'
import { type Check, type Proof, proofs, type Workspace } from '../../types.ts'
import { matchingFiles } from '../../workspace/work-state.ts'

type Head = Pick<Check<never>, 'id' | 'step' | 'proof'>

export function definitionMistakes(
  statics: readonly Check<never>[],
  parts: readonly AnyPart[],
  mutants: readonly Mutant[],
  manifest: Manifest,
): string[] {
  const files = inStageOrder<never>(statics)
  const runs = parts.map(part => ({ part, checks: inStageOrder<never>(part.checks) }))
  const start = (part: AnyPart): Head => startHead(part, startStep(part.checks))
  const all: Head[] = [...files, ...runs.flatMap(({ part, checks }) => [start(part), ...checks])]
  const before = (index: number): Head[] => all.slice(0, index)
  const known = ['static', ...parts.map(part => part.id)]
  return [
    ...repeated(all.map(check => check.id)).map(id => `Two checks have the id ${id}.`),
    ...repeated(parts.map(part => part.id)).map(id => `Two parts have the id ${id}.`),
    ...repeated(mutants.map(mutant => mutant.id)).map(id => `Two mutants have the id ${id}.`),
    ...mutants
      .filter(({ detectedBy = 'static' }) => !known.includes(detectedBy))
      .map(({ id, detectedBy }) => `Mutant ${id} is detected by ${detectedBy}, which is no part of the lab.`),
    ...files.flatMap((check, index) => mistakesOf(check, 'static', before(index))),
    ...runs.flatMap(({ part, checks }) => [
      ...(part.needs ?? [])
        .filter(
          need => !before(all.findIndex(each => each.id === start(part).id)).some(each => needMatches(need, each.id)),
        )
        .map(need => `Part ${part.id} needs ${need}, which does not come before it.`),
      ...checks.flatMap(check => backgroundMistakes(check, part)),
      ...checks.flatMap(check => mistakesOf(check, part.proof, before(all.findIndex(each => each.id === check.id)))),
    ]),
    ...manifest.steps.flatMap(({ id, proof }) => {
      const own = proofs.findLast(each => all.some(check => check.step === id && check.proof === each))
      if (own === undefined) return [`Step ${id} has no check.`]
      return own === proof ? [] : [`Step ${id} is shown right by ${own}, but lab.yaml says ${proof}.`]
    }),
  ]

  function mistakesOf(check: Check<never>, proof: Proof, earlier: Head[]): string[] {
    const found: string[] = []
    if (!/^\d+\.\d+\.[a-z0-9-]+$/.test(check.id))
      found.push(`Check id ${check.id} is not of the form 1.2.pinned-images.`)
    if (!check.id.startsWith(`${check.step}.`)) found.push(`Check ${check.id} says it belongs to step ${check.step}.`)
    if (!manifest.steps.some(step => step.id === check.step))
      found.push(`Check ${check.id} belongs to step ${check.step}, which lab.yaml does not have.`)
    if (check.proof !== proof) found.push(`Check ${check.id} stands among the ${proof} checks but says ${check.proof}.`)
    for (const need of check.needs ?? []) {
      if (!earlier.some(other => needMatches(need, other.id)))
        found.push(`Check ${check.id} needs ${need}, which does not come before it.`)
    }
    return found
  }
}

function backgroundMistakes({ id, needs, backgroundAfter }: Check<never>, { exclusive, id: part }: AnyPart): string[] {
  if (!backgroundAfter) return []
  return [
    ...(needs?.includes(backgroundAfter)
      ? []
      : [`Check ${id} begins after ${backgroundAfter}, which it does not need.`]),
    // Whoever waits for a turn inside one would wait for ever.
    ...(exclusive ? [`Check ${id} is in the background, and part ${part} lets nothing run beside it.`] : []),
  ]
}

/** What parts say of the files that they read, held against the solution and its mutants. */
export async function readsMistakes(
  parts: readonly AnyPart[],
  mutants: readonly Mutant[],
  solution: Pick<Workspace, 'scratch' | 'list'>,
): Promise<string[]> {
  const mistakes = parts.map(async ({ id, reads }) => {
    if (!reads) return []
    const known = await pathsOf(reads, solution)
    const read = (pattern: string) => matchingFiles([pattern], solution.list()).length > 0
    return [
      ...reads.filter(pattern => !read(pattern)).map(pattern => `Part ${id} reads ${pattern}, which is not there.`),
      ...mutants
        .filter(({ detectedBy, file }) => detectedBy === id && known && !known.includes(file))
        .map(mutant => `Part ${id} does not say that it reads ${mutant.file}, but shows mutant ${mutant.id} of it.`),
    ]
  })
  return (await Promise.all(mistakes)).flat()
}

const repeated = (names: string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
]
