/** The verdict of a step as soon as it is certain: with its first wrong check, or when the last of its checks has passed. */
import type { Step } from '../catalogue/manifest.ts'
import type { AnyPart } from '../contract.ts'
import type { CheckHead, RunContext } from './context.ts'
import { selectChecks } from './select-checks.ts'
import { startHead, startStep } from './session.ts'

/**
 * @param steps that were asked for
 * @param files the static checks that were asked for
 * @returns an `onEvent` that passes on everything and tells of these steps besides
 */
export function tellingVerdicts(
  { onEvent, results }: RunContext,
  steps: readonly Step[],
  files: readonly CheckHead[],
  parts: readonly AnyPart[],
): RunContext['onEvent'] {
  const open = new Map(steps.map(step => [step.id, step]))
  const runs = parts.flatMap(part => {
    const checks = selectChecks(part.checks, [...open.keys()])
    if (checks.length === 0) return []
    const { id, step } = startHead(part, startStep(checks))
    // A lab that explains a start may count its failure to any step.
    return [...checks, { id, step: part.startFailure ? undefined : step }]
  })
  return event => {
    onEvent(event)
    const step = event.type === 'result' ? open.get(event.result.step) : undefined
    if (event.type !== 'result' || !step) return
    const own = [...files, ...runs].filter(check => check.step === undefined || check.step === step.id)
    const isWrong = event.result.verdict === 'wrong'
    if (!isWrong && !own.every(({ id }) => results.get(id)?.verdict === 'passed')) return
    open.delete(step.id)
    onEvent({ type: 'verdict', step, isRight: !isWrong })
  }
}
