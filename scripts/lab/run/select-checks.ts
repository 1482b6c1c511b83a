/** Selects the checks of a run: those of the requested steps and everything that these need. */
import type { Check } from '../types.ts'
import { needMatches } from './run-checks.ts'

/** Checks of `steps` (all when undefined) with everything they need, in the order given. */
export function selectChecks<Context>(
  checks: readonly Check<Context>[],
  steps: readonly number[] | undefined,
  alsoNeeded: readonly string[] = [],
): Check<Context>[] {
  if (!steps) return [...checks]
  const chosen = new Set(checks.filter(check => steps.includes(check.step)))
  const needs = [...alsoNeeded, ...[...chosen].flatMap(check => check.needs ?? [])]
  for (let need = needs.pop(); need !== undefined; need = needs.pop()) {
    for (const check of checks) {
      if (chosen.has(check) || !needMatches(need, check.id)) continue
      chosen.add(check)
      needs.push(...(check.needs ?? []))
    }
  }
  return checks.filter(check => chosen.has(check))
}
