import lessons from '../content/syllabus.yaml'
import { useLocalRecord } from '../local-api/use-local-record.ts'
import { type LessonPlace, lessonPlace } from './lesson-place.ts'

/** The facts about the page at a path, if it belongs to a lesson. */
export function useLessonPlace(path: string): LessonPlace | undefined {
  const record = useLocalRecord()
  return lessonPlace(lessons, path, record)
}
