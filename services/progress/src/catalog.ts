/** What the course offers to try: generated from `labs/*‌/lab.yaml` and `docs/lessons/*‌/quiz.yaml` by scripts/docs/catalog.ts. */
import type { AttemptKind } from './api.ts'
import course from './catalog.json' with { type: 'json' }

export interface CatalogItem {
  id: string
  kind: AttemptKind
  title: string
  maxScore: number
}

export interface CatalogLesson {
  /** `02`. */
  id: string
  title: string
  items: CatalogItem[]
}

export interface Catalog {
  lessons: CatalogLesson[]
}

export const catalog = course as Catalog

export const itemsOf = ({ lessons }: Catalog) =>
  new Map(lessons.flatMap(lesson => lesson.items).map(item => [item.id, item]))
