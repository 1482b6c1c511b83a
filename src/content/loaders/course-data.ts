/** Bundler loader: one of the course's YAML files, checked, as a module that exports its data. */
import { basename, relative } from 'node:path'
import { readDirectories } from '../directories.ts'
import { readGlossary } from '../glossary.ts'
import { readLab } from '../lab.ts'
import { readModel } from '../model.ts'
import { readQuiz } from '../quiz.ts'
import { readSyllabus } from '../syllabus.ts'
import type { LoaderContext } from './context.ts'

const readers: Record<string, (text: string, file: string, root: string) => unknown> = {
  'quiz.yaml': readQuiz,
  'lab.yaml': readLab,
  'syllabus.yaml': readSyllabus,
  'architecture.yaml': readModel,
  'glossary.yaml': readGlossary,
  'directories.yaml': readDirectories,
}

export default function courseData(this: LoaderContext, source: string): string {
  const file = relative(this.rootContext, this.resourcePath)
  const read = readers[basename(file)]
  if (!read) throw new Error(`${file}: a page imports only ${Object.keys(readers).join(' and ')}.`)
  return `export default ${JSON.stringify(read(source, file, this.rootContext))}`
}
