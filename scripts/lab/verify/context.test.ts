import { expect, it } from 'vitest'
import { loadChecks } from '../catalogue/labs.ts'
import { makeCourse } from '../fixtures/course.ts'
import { type ProofContext, runOn, solutionOf } from './context.ts'

it.each([1, 7])('a proof makes its random choices by seed %d', { timeout: 60_000 }, async seed => {
  const { paths, lab, remove } = makeCourse()
  try {
    const loaded = await loadChecks(lab)
    const parts = ((await loaded.parts?.()) ?? []).map(part => ({ ...part, draws: true }))
    const checks = { ...loaded, parts: async () => parts }
    const context = { paths, lab, checks, parts, obstacles: new Map(), engine: 'auto', seed } as unknown
    expect(await runOn(context as ProofContext, solutionOf(lab))).toMatchObject({ verdict: 'passed', seed })
  } finally {
    remove()
  }
})
