/**
 * Holds the pages against the form that readers rely on. Every rule is a function from what was read to complaints, and
 * says what to do; `rules/rules.test.ts` has a good and a bad sample for each.
 *
 *     npx tsx scripts/docs/lint.ts
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readDecisions } from '../../src/content/decisions.ts'
import { readDirectorySentences } from '../../src/content/directories.ts'
import { readTerms } from '../../src/content/glossary.ts'
import { type LabData, readLab } from '../../src/content/lab.ts'
import { type QuizData, readQuiz } from '../../src/content/quiz.ts'
import { isProgram, repository } from '../repository.mjs'
import { type Page, readPages } from './page.ts'
import { repositoryFiles } from './repository-files.ts'
import type { Complaint } from './rules/complaint.ts'
import { confirmedByWhatExists, decisionForm, uniqueNumbers } from './rules/decisions.ts'
import { describedDirectories } from './rules/directories.ts'
import { fencesInOneLane, illustrativeShare, importedFilesAndRegions, quotedMessages } from './rules/fences.ts'
import { stepPagesForm, stepPagesOfLab } from './rules/lesson-in-steps.ts'
import { lessonQuiz } from './rules/quiz.ts'
import { boldTermsInGlossary, type LessonQuiz, termsExplainedFirst } from './rules/terms.ts'

export function lint(root = repository): Complaint[] {
  const pages = readPages(root)
  const lessons = lessonsOf(pages)
  const lessonPages = lessons.flatMap(({ index, others }) => [index, ...others])
  const terms = readTerms(readFileSync(join(root, 'docs/glossary.yaml'), 'utf8'), 'docs/glossary.yaml')
  const decisions = readDecisions(join(root, 'docs/adr'), 'docs/adr')
  return [
    ...pages.flatMap(fencesInOneLane),
    ...pages.flatMap(page => importedFilesAndRegions(page, file => readIfThere(join(root, file)))),
    ...pages.flatMap(page => quotedMessages(page, file => readIfThere(join(root, file)))),
    ...illustrativeShare(pages),
    ...lessons.flatMap(({ index, others }) => [index, ...others].flatMap(stepPagesForm)),
    ...lessons.flatMap(({ index, others }) => stepPagesOfLab([index, ...others], labOf(index, root))),
    ...lessons.flatMap(({ index, others }) =>
      lessonQuiz([index, ...others], quizOf(index), labOf(index, root), file => existsSync(join(root, file))),
    ),
    ...termsExplainedFirst(lessonPages, quizTexts(lessons), terms),
    ...boldTermsInGlossary(lessonPages, terms),
    ...decisions.flatMap(decisionForm),
    ...uniqueNumbers(decisions),
    ...decisions.flatMap(decision => confirmedByWhatExists(decision, path => existsSync(join(root, path)))),
    ...lessonFolders(root),
    ...directories(root),
  ]
}

interface Lesson {
  index: Page
  /** A page per step, and the one that looks back. */
  others: Page[]
}

function lessonsOf(pages: Page[]): Lesson[] {
  const folderOf = (page: Page) => dirname(page.file)
  return pages
    .filter(({ file }) => /^docs\/lessons\/\d{2}-[^/]+\/index\.mdx$/.test(file))
    .map(index => ({ index, others: pages.filter(page => page !== index && folderOf(page) === folderOf(index)) }))
}

const readIfThere = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)

function quizOf(page: Page): QuizData | undefined {
  const path = join(dirname(page.path), 'quiz.yaml')
  const text = readIfThere(path)
  return text === undefined ? undefined : readQuiz(text, page.file.replace('index.mdx', 'quiz.yaml'))
}

const quizTexts = (lessons: Lesson[]): LessonQuiz[] =>
  lessons.flatMap(({ index }) => {
    const quiz = quizOf(index)
    const text = readIfThere(join(dirname(index.path), 'quiz.yaml')) ?? ''
    return quiz ? [{ file: index.file.replace('index.mdx', 'quiz.yaml'), text, quiz }] : []
  })

function labOf(page: Page, root: string): LabData | undefined {
  const file = `labs/${basename(dirname(page.path))}/lab.yaml`
  const text = readIfThere(join(root, file))
  return text === undefined ? undefined : readLab(text, file)
}

/** A folder that is no lesson would be left out in silence. */
function lessonFolders(root: string): Complaint[] {
  return readdirSync(join(root, 'docs/lessons')).flatMap(name => {
    if (/^\d{2}-[a-z0-9-]+$/.test(name) && existsSync(join(root, 'docs/lessons', name, 'index.mdx'))) return []
    return [{ file: `docs/lessons/${name}`, rule: 'lesson-folder', says: 'A lesson is NN-slug/index.mdx.' }]
  })
}

function directories(root: string): Complaint[] {
  const file = 'docs/reference/directories.yaml'
  const described = readDirectorySentences(readFileSync(join(root, file), 'utf8'), file).map(([path]) => path)
  return describedDirectories(described, repositoryFiles(root))
}

if (isProgram(import.meta.url)) {
  const complaints = lint()
  for (const { file, line, rule, says } of complaints)
    console.error(`${file}${line ? `:${line}` : ''} ${says} (${rule})`)
  if (complaints.length > 0) process.exitCode = 1
  else console.log('Lessons and decisions have their form.')
}
