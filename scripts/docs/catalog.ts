/**
 * The items of the course, for the progress service: every step of every lab and every question of every quiz, from
 * `labs/NN-slug/lab.yaml` and `docs/lessons/NN-slug/quiz.yaml`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stepItem } from '@groundwork/progress/constants'
import type { Catalog, CatalogItem, CatalogLesson } from '../../services/progress/src/catalog.ts'
import { readLab } from '../../src/content/lab.ts'
import { readQuiz } from '../../src/content/quiz.ts'
import { repository } from '../repository.mjs'
import { type GeneratedFile, jsonFile } from './generated.ts'
import { parsePage } from './page.ts'

export const catalogFile = (): GeneratedFile => jsonFile('services/progress/src/catalog.json', readCatalog())

/** @throws Error naming the file and what is wrong with it */
function readCatalog(root = repository): Catalog {
  const lessons = readdirSync(join(root, 'docs/lessons'), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && /^\d{2}-/.test(entry.name))
    .map(({ name }) => readLesson(root, name))
  return { lessons: lessons.sort((a, b) => a.id.localeCompare(b.id)) }
}

function readLesson(root: string, folder: string): CatalogLesson {
  const page = join(root, 'docs/lessons', folder, 'index.mdx')
  const title = parsePage(readFileSync(page, 'utf8'), page, root).headings.find(({ depth }) => depth === 1)?.text
  if (!title) throw new Error(`docs/lessons/${folder}/index.mdx has no title.`)
  return { id: folder.slice(0, 2), title, items: [...labItems(root, folder), ...quizItems(root, folder)] }
}

function labItems(root: string, folder: string): CatalogItem[] {
  const file = `labs/${folder}/lab.yaml`
  if (!existsSync(join(root, file))) return []
  const lab = readLab(readFileSync(join(root, file), 'utf8'), file)
  return lab.steps.map(({ id, title, points, proof }) => {
    return { id: stepItem(lab.id, id), kind: 'check', title, proof, maxScore: points }
  })
}

function quizItems(root: string, folder: string): CatalogItem[] {
  const file = `docs/lessons/${folder}/quiz.yaml`
  if (!existsSync(join(root, file))) return []
  return readQuiz(readFileSync(join(root, file), 'utf8'), file).questions.map(({ item, text, points }) => {
    return { id: item, kind: 'quiz', title: text, maxScore: points }
  })
}
