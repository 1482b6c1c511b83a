import { describe, expect, it } from 'vitest'
import type { ProofTask } from './proof-task.ts'
import { sampleSize, selectTasks } from './select-tasks.ts'

const tasks = (group: ProofTask['group'], count: number, generated = false): ProofTask[] =>
  Array.from({ length: count }, (_, index) => ({
    group,
    id: `${group}-${generated}-${index}`,
    detectedBy: 'static',
    generated,
    prove: async () => [],
  }))

const lab = [
  ...tasks('definition', 1),
  ...tasks('starter', 1),
  ...tasks('solution', 1),
  ...tasks('variants', 4),
  ...tasks('wrong', 12),
  ...tasks('controls', 5),
  ...tasks('mutants', 10),
  ...tasks('mutants', 200, true),
]
const ids = (chosen: ReturnType<typeof selectTasks>) => chosen.tasks.map(({ id }) => id)

describe('how much is proved', () => {
  it('is everything when all is asked for', () => {
    expect(selectTasks(lab, 'all', 0)).toEqual({ tasks: lab, omitted: {} })
  })

  it('is in full all but most generated mutants, always the same ones', () => {
    const full = selectTasks(lab, 'full', 0)
    expect(full.omitted).toEqual({ mutants: 200 - sampleSize })
    expect(ids(selectTasks(lab, 'full', 7))).toEqual(ids(full))
    const oneMore = [...lab, ...tasks('mutants', 201, true).slice(-1)]
    expect(ids(selectTasks(oneMore, 'full', 0)).filter(id => !ids(full).includes(id)).length).toBeLessThanOrEqual(1)
  })

  it('is in rotation starter, solution and a few of each group, and says how many are left', () => {
    const once = selectTasks(lab, 'rotation', 0)
    expect(once.omitted).toEqual({ variants: 3, wrong: 7, controls: 4, mutants: 205 })
    expect(ids(once)).toEqual(expect.arrayContaining(['definition-false-0', 'starter-false-0', 'solution-false-0']))
  })

  it('is in rotation everything of a full proof sooner or later', () => {
    const turns = Array.from({ length: 20 }, (_, turn) => ids(selectTasks(lab, 'rotation', turn))).flat()
    expect(new Set(turns)).toEqual(new Set(ids(selectTasks(lab, 'full', 0))))
  })
})
