/** The lessons: folders `docs/lessons/NN-slug` with their pages in reading order. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface LessonFolder {
  /** `03-domain-model`. */
  folder: string
  /** Names without extension: `index`, `step-1`, …, `recap`. */
  pages: string[]
}

/** @param docs the folder with `lessons/` in it */
export function readLessons(docs: string): LessonFolder[] {
  const lessons = join(docs, 'lessons')
  return readdirSync(lessons)
    .filter(name => /^\d{2}-/.test(name))
    .sort()
    .map(folder => ({ folder, pages: pagesOf(join(lessons, folder)) }))
}

function pagesOf(folder: string): string[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.mdx'))
  return names.map(name => name.slice(0, -'.mdx'.length)).sort((a, b) => pageOrder(a) - pageOrder(b))
}

/** Sort key: the overview, the steps by number, the recap. */
export function pageOrder(page: string): number {
  const step = /^step-(\d+)$/.exec(page)?.[1]
  if (step) return Number(step)
  return page === 'index' ? 0 : Number.POSITIVE_INFINITY
}
