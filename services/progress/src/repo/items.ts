import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Catalog } from '../catalog.ts'

/**
 * Updates the items from the course's files. Items that left the course are retired, not deleted, because attempts
 * refer to them.
 */
export async function syncItems(sql: Queryable, { lessons }: Catalog): Promise<void> {
  const items = lessons.flatMap(lesson => lesson.items.map(item => ({ ...item, lesson: lesson.id })))
  await sql.query({
    text: `WITH course AS (
             SELECT *, row_number() OVER () AS position FROM jsonb_to_recordset($1::jsonb)
               AS course ("id" text, "lesson" text, "kind" text, "title" text, "maxScore" double precision)
           ), retired AS (
             UPDATE item SET retired = true WHERE NOT retired AND id NOT IN (SELECT "id" FROM course)
           )
           INSERT INTO item AS held (id, lesson_id, kind, title, max_score, position)
           SELECT "id", "lesson", "kind", "title", "maxScore", position FROM course ORDER BY "id"
           ON CONFLICT (id) DO UPDATE SET (lesson_id, kind, title, max_score, position, retired) =
             (excluded.lesson_id, excluded.kind, excluded.title, excluded.max_score, excluded.position, false)`,
    values: [JSON.stringify(items)],
  })
}
