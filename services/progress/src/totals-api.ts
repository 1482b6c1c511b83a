/** What researchers are answered, who see no learner. The rest is in api.ts. */
import { type Static, Type } from 'typebox'
import { CohortName, Item, Lesson } from './api.ts'

const Count = (description: string) =>
  Type.Union([Type.Integer(), Type.Null()], {
    description: `${description} Down to whole fives; null: fewer than five.`,
  })
export type Count = number | null

const began = Count('Learners for whom anything of it has run.')

const ItemTotals = Type.Object({
  id: Item.properties.id,
  kind: Item.properties.kind,
  title: Item.properties.title,
  began,
  passed: Count('Learners of whom an attempt has passed.'),
  medianMinutesToPass: Type.Union([Type.Integer(), Type.Null()], {
    description:
      'From the first attempt to the first that passed, of those who passed: the median, to five minutes. Null: fewer than five passed, or it is no step of a lab; a question is answered at once.',
  }),
})

const LessonTotals = Type.Object({
  id: Lesson.properties.id,
  title: Lesson.properties.title,
  began,
  passed: Count('Learners who have passed every step of its lab.'),
  items: Type.Array(ItemTotals, { description: 'What can be tried there, in order.' }),
})
export type LessonTotals = Static<typeof LessonTotals>

/** Their names alone: how many learners there are is told in fives. */
export const TotalsList = Type.Object({ cohorts: Type.Array(CohortName, { description: 'The oldest first.' }) })
export type TotalsList = Static<typeof TotalsList>

export const TotalsAnswer = Type.Object({
  cohort: CohortName,
  smallestGroup: Type.Integer({ description: 'Fewer learners than this are not counted: null stands there.' }),
  learners: Count('How many there are.'),
  lessons: Type.Array(LessonTotals, { description: 'The course as it is today.' }),
})
export type TotalsAnswer = Static<typeof TotalsAnswer>
