/** Mistakes in a lab's own list of checks, each in a sentence; found when a lab is loaded by `lab verify` and in tests. */
import type { AnyLabChecks, AnyLivePart } from '../catalogue/labs.ts'
import type { Manifest } from '../catalogue/manifest.ts'
import type { Check } from '../types.ts'
import { inStageOrder, needMatches } from './run-checks.ts'

export function definitionMistakes(lab: AnyLabChecks, live: AnyLivePart | undefined, manifest: Manifest): string[] {
  const statics = inStageOrder<never>(lab.static.checks)
  const lives = inStageOrder<never>(live?.checks ?? [])
  const ids = [...statics, ...lives].map(check => check.id)
  return [
    ...repeated(ids).map(id => `Two checks have the id ${id}.`),
    ...repeated(lab.mutants.map(mutant => mutant.id)).map(id => `Two mutants have the id ${id}.`),
    ...statics.flatMap((check, index) => mistakesOf(check, 'static', statics.slice(0, index))),
    ...lives.flatMap((check, index) => mistakesOf(check, 'live', [...statics, ...lives.slice(0, index)])),
    ...(live?.needs ?? [])
      .filter(need => !statics.some(check => needMatches(need, check.id)))
      .map(need => `The live part needs ${need}, which is no static check.`),
    ...manifest.steps
      .filter(step => !ids.some(id => id.startsWith(`${step.id}.`)))
      .map(step => `Step ${step.id} has no check.`),
  ]

  function mistakesOf(check: Check<never>, proof: Check<never>['proof'], before: Check<never>[]): string[] {
    const found: string[] = []
    if (!/^\d+\.\d+\.[a-z0-9-]+$/.test(check.id))
      found.push(`Check id ${check.id} is not of the form 1.2.pinned-images.`)
    if (!check.id.startsWith(`${check.step}.`)) found.push(`Check ${check.id} says it belongs to step ${check.step}.`)
    if (!manifest.steps.some(step => step.id === check.step))
      found.push(`Check ${check.id} belongs to step ${check.step}, which lab.yaml does not have.`)
    if (check.proof !== proof) found.push(`Check ${check.id} stands among the ${proof} checks but says ${check.proof}.`)
    for (const need of check.needs ?? []) {
      if (!before.some(other => needMatches(need, other.id)))
        found.push(`Check ${check.id} needs ${need}, which does not come before it.`)
    }
    for (const id of check.shownBy ?? []) {
      if (!lives.some(other => needMatches(id, other.id)))
        found.push(`Check ${check.id} is shown by ${id}, which is no live check.`)
    }
    return found
  }
}

const repeated = (names: string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
]
