/**
 * Figures about a cohort that say nothing of one learner (docs/adr/0025): learners are counted in fives. Fewer than five are
 * not counted, and any two counts differ by fives or not at all, so that taking one from another singles nobody out.
 */
import type { Catalog } from './catalog.ts'
import type { Counts, ItemCounts } from './repo/totals.ts'
import type { Count, LessonTotals } from './totals-api.ts'

export const smallestGroup = 5

/** So many, down to whole fives; null for fewer than five. */
export function inFives(learners: number): Count {
  return learners < smallestGroup ? null : learners - (learners % smallestGroup)
}

/** What nobody has begun has no entry in the maps. */
export function totalsOf(
  { lessons }: Catalog,
  { items, lessons: ofLesson }: { items: Map<string, ItemCounts>; lessons: Map<string, Counts> },
): LessonTotals[] {
  return lessons.map(({ id, title, items: ofItem }) => ({
    ...{ id, title, ...countsOf(ofLesson.get(id)) },
    items: ofItem.map(({ id, kind, title }) => ({
      ...{ id, kind, title, ...countsOf(items.get(id)) },
      medianMinutesToPass: kind === 'check' ? medianOf(items.get(id)) : null,
    })),
  }))
}

const countsOf = ({ began, passed }: Counts = { began: 0, passed: 0 }) => ({
  began: inFives(began),
  passed: inFives(passed),
})

/** The middle one of five times is one learner's: it is given to five minutes. */
function medianOf(counts: ItemCounts | undefined): number | null {
  if (!counts || counts.minutes === null || counts.passed < smallestGroup) return null
  return Math.round(counts.minutes / 5) * 5
}
