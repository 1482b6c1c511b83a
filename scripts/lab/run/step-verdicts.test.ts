import { expect, it } from 'vitest'
import type { Step } from '../catalogue/manifest.ts'
import type { AnyPart } from '../contract.ts'
import type { CheckResult, Verdict } from '../types.ts'
import { type RunContext, type RunEvent, recordResult } from './context.ts'
import { tellingVerdicts } from './step-verdicts.ts'

const head = (id: string) => ({ id, step: Number(id[0]), title: id, proof: 'run' as const })
const part = (id: string, checks: string[], more: Partial<AnyPart> = {}) =>
  ({ id, title: id, proof: 'run', checks: checks.map(head), ...more }) as AnyPart
const steps = [1, 2].map(id => ({ id, title: `Step ${id}` }) as Step)

/** What is told after each result. */
function told(parts: AnyPart[], ...outcomes: [id: string, verdict: Verdict][]): string[] {
  const events: RunEvent[] = []
  const run = { results: new Map(), onEvent: event => void events.push(event) } as RunContext
  run.onEvent = tellingVerdicts(run, steps, [head('1.1.file')], parts)
  for (const [id, verdict] of outcomes) recordResult(run, { ...head(id), verdict } as CheckResult)
  return events.map(event => {
    if (event.type === 'verdict') return `step ${event.step.id} is ${event.isRight ? 'right' : 'wrong'}`
    return event.type === 'result' ? event.result.id : event.type
  })
}

it('a step is right with the last of its checks, in whichever part that is, and wrong with the first', () => {
  const parts = [part('code', ['1.2.a', '2.1.b']), part('more', ['2.2.c', '2.3.d'])]
  const passed = (...ids: string[]) => ids.map((id): [string, Verdict] => [id, 'passed'])
  const begun = passed('1.1.file', '1.0.start', '1.2.a', '2.1.b', '2.0.start')
  expect(told(parts, ...begun, ['2.2.c', 'passed'], ['2.3.d', 'passed'])).toEqual([
    ...['1.1.file', '1.0.start', '1.2.a', 'step 1 is right', '2.1.b', '2.0.start', '2.2.c', '2.3.d'],
    'step 2 is right',
  ])
  expect(told(parts, ...begun, ['2.2.c', 'wrong'], ['2.3.d', 'wrong']).slice(-3)).toEqual([
    '2.2.c',
    'step 2 is wrong',
    '2.3.d',
  ])
})

it('nothing is told of a step with a check that was not judged', () => {
  const parts = [part('code', ['1.2.a', '1.3.b'])]
  for (const verdict of ['skipped', 'timeout', 'unproven'] as const)
    expect(told(parts, ['1.1.file', 'passed'], ['1.2.a', verdict], ['1.3.b', 'passed'])).toHaveLength(3)
})

it('no step is right before a part has opened whose start may be any step’s fault', () => {
  const parts = [part('stack', ['2.1.b'], { startFailure: () => ({}) as never })]
  expect(told(parts, ['1.1.file', 'passed'])).toEqual(['1.1.file'])
})
