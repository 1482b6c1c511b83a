import { describe, expect, test } from 'vitest'
import { catalog, itemsOf } from '../../../services/progress/src/catalog.ts'
import { currentItem, type Renamed, renamed, withCurrentNames } from './renamed.ts'
import type { LabState, StepState } from './store.ts'

const names: Renamed = { items: { '02.lab.7': '02.lab.3' }, codes: { '02.7.1.old-word': '02.3.1.new-word' } }
const passed: StepState = { last: 'pass', checkedAt: 'monday', firstPassedAt: 'monday' }
const wrong: StepState = { last: 'fail', checkedAt: 'friday' }
const before: LabState = {
  startedAt: 'monday',
  steps: { 2: passed, 7: wrong },
  codes: { 7: '02.7.1.old-word' },
  hints: { '02.7.1.old-word': 2, '02.7': 1, '02.2': 1 },
}

describe('what was renamed', () => {
  test('is found under its name of today, with its verdict, its code and its hints', () => {
    expect(withCurrentNames('02', before, names)).toEqual({
      startedAt: 'monday',
      steps: { 2: passed, 3: wrong },
      codes: { 3: '02.3.1.new-word' },
      hints: { '02.3.1.new-word': 2, '02.3': 1, '02.2': 1 },
    })
    expect(currentItem('02.lab.7', names)).toBe('02.lab.3')
  })

  test('may be asked about again: nothing moves twice', () => {
    const once = withCurrentNames('02', before, names)
    expect(withCurrentNames('02', once, names)).toEqual(once)
  })

  test('gives way to what stands under the name of today already', () => {
    const both = { ...before, steps: { 3: passed, 7: wrong } }
    expect(withCurrentNames('02', both, names).steps).toEqual({ 3: passed })
  })

  test('in another lab is no business of this one', () => {
    expect(withCurrentNames('03', before, names).steps).toEqual(before.steps)
  })
})

describe('labs/renamed.json', () => {
  const course = itemsOf(catalog)
  const items = Object.entries(renamed.items)

  test('names steps that the course has, and former ones that it has no more', () => {
    expect(items.filter(([former, today]) => course.has(former) || !course.has(today))).toEqual([])
  })

  test('leads to a name of today in one go, and to a step of the same lab', () => {
    const former = new Set([...Object.keys(renamed.items), ...Object.keys(renamed.codes)])
    const today = [...Object.values(renamed.items), ...Object.values(renamed.codes)]
    expect(today.filter(name => former.has(name))).toEqual([])
    expect(items.filter(([was, is]) => was.slice(0, 7) !== is.slice(0, 7))).toEqual([])
  })
})
