/**
 * Which lessons are written and how well their labs are proved, from the syllabus, the manifests and the recorded
 * proofs.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LabProof, LessonStatus } from '../../src/components/CourseStatus/status.ts'
import { readLessons } from '../../src/content/lessons.ts'
import { readSyllabus, type WrittenLesson } from '../../src/content/syllabus.ts'
import { listLabs } from '../lab/catalogue/labs.ts'
import { coursePaths } from '../lab/paths.ts'
import { readRecordedProof } from '../lab/verify/recorded/proof.ts'
import { repository } from '../repository.mjs'
import { type GeneratedFile, jsonFile } from './generated.ts'

export const courseStatusFile = (): GeneratedFile => jsonFile('docs/reference/course-status.json', courseStatus())

function courseStatus(): LessonStatus[] {
  const file = 'src/content/syllabus.yaml'
  const pages = new Map(readLessons(join(repository, 'docs')).map(({ folder, pages }) => [folder, pages.length]))
  return readSyllabus(readFileSync(join(repository, file), 'utf8'), file, repository).map(({ id, title, written }) => {
    return written ? { id, title, written: { ...contents(written, pages), proof: proofOf(id) } } : { id, title }
  })
}

function contents({ path, minutes, steps, questions }: WrittenLesson, pages: ReadonlyMap<string, number>) {
  return {
    path,
    pages: pages.get(path.split('/')[2]!)!,
    questions: questions.length,
    steps: steps.length,
    points: steps.reduce((sum, { points }) => sum + points, 0),
    minutes,
  }
}

function proofOf(id: string): LabProof | undefined {
  const lab = listLabs(coursePaths).find(({ manifest }) => manifest.id === id)
  const proof = lab && readRecordedProof(lab)
  if (!proof) return undefined
  const { groups, killed } = proof.summary
  return { variants: groups.variants, wrong: groups.wrong, killed, date: proof.date, seconds: proof.seconds }
}
