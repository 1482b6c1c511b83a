/** A cohort's results for a gradebook. Every form says how far the results can be trusted. */
import type { Assurance, Lesson } from './api.ts'
import { assuranceLabels } from './constants.ts'
import { csv } from './csv.ts'
import type { CohortGrid, GridLearner } from './grid.ts'

export interface Grade {
  lesson: string
  /** Points of the best attempts, added up. */
  score: number
  maxScore: number
  /** Items that have passed, of all. */
  passed: number
  of: number
  /** Of the least trusted of them; null where nothing was tried. */
  assurance: Assurance | null
}

export interface Gradebook {
  lessons: { id: string; title: string; maxScore: number }[]
  learners: { id: string; name: string; grades: Grade[] }[]
}

export function gradebookOf({ lessons, learners }: Pick<CohortGrid, 'lessons' | 'learners'>): Gradebook {
  return {
    lessons: lessons.map(({ id, title, items }) => ({ id, title, maxScore: sum(items.map(item => item.maxScore)) })),
    learners: learners.map(({ id, name, cells }) => ({
      id,
      name,
      grades: lessons.map(lesson => gradeOf(lesson, cells)),
    })),
  }
}

function gradeOf({ id, items }: Lesson, cells: GridLearner['cells']): Grade {
  const touched = cells.filter(cell => items.some(item => item.id === cell.item))
  return {
    lesson: id,
    score: sum(touched.map(cell => cell.score)),
    maxScore: sum(items.map(item => item.maxScore)),
    passed: touched.filter(cell => cell.passed).length,
    of: items.length,
    assurance: assuranceLabels.find(level => touched.some(cell => cell.assurance === level)) ?? null,
  }
}

/**
 * For Moodle's import (grade/import/csv): the first line names the columns, and the teacher says which is which. `name` is
 * mapped to the user name, the address or the ID number, whichever learners were invited under. An empty grade is none.
 * Feedback goes in beside each grade and says how far it can be trusted.
 */
export function moodleCsv({ lessons, learners }: Gradebook): string {
  const header = ['name', ...lessons.flatMap(lesson => [titleOf(lesson), `${titleOf(lesson)} feedback`])]
  const rows = learners.map(({ name, grades }) => [
    name,
    ...grades.flatMap(grade =>
      grade.assurance === null ? ['', ''] : [grade.score, `${grade.passed} of ${grade.of} passed, ${grade.assurance}`],
    ),
  ])
  return csv([header, ...rows])
}

/**
 * For Canvas (gradebook import): the first five columns are its own, found by ID, else by the student's name; a column
 * that the second line calls "read only" is shown to people and not taken in.
 */
export function canvasCsv({ lessons, learners }: Gradebook): string {
  const own = ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section']
  const points = ['    Points Possible', '', '', '', '']
  return csv([
    [...own, ...lessons.map(titleOf), 'Trust'],
    [...points, ...lessons.map(({ maxScore }) => maxScore), '(read only)'],
    ...learners.map(({ name, grades }) => [
      name,
      ...['', '', '', ''],
      ...grades.map(({ assurance, score }) => (assurance === null ? '' : score)),
      grades.flatMap(({ lesson, assurance }) => (assurance ? [`${lesson} ${assurance}`] : [])).join(', '),
    ]),
  ])
}

const titleOf = ({ id, title }: { id: string; title: string }) => `${id} ${title}`

const sum = (numbers: number[]) => Math.round(numbers.reduce((total, number) => total + number, 0) * 100) / 100
