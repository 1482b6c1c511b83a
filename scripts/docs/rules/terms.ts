/** No term is used before it is explained: the pages of all lessons are read in order, as a learner reads them. */
import { posix } from 'node:path'
import { formsOf, type Term } from '../../../src/content/glossary.ts'
import { pageOrder } from '../../../src/content/lessons.ts'
import type { QuizData, QuizQuestion } from '../../../src/content/quiz.ts'
import { escapeRegExp } from '../../stack/escape-regexp.ts'
import type { Page, PageProse } from '../page.ts'
import type { Complaint } from './complaint.ts'

export interface LessonQuiz {
  /** `docs/lessons/04-database-per-service/quiz.yaml`. */
  file: string
  text: string
  quiz: QuizData
}

/** A paragraph, a heading, a table or a question, at its place in the reading order. */
interface Passage {
  file: string
  line: number
  text: string
  /** Of a heading: 1 for the page's title. */
  depth?: number
}

/** Where a term is explained: the paragraph, and the line of the heading above it. */
interface Explanation {
  file: string
  line: number
  heading: number
}

/**
 * @param pages of all lessons
 * @param terms with the page and heading under which each is explained, in bold or as code
 */
export function termsExplainedFirst(
  pages: readonly Page[],
  quizzes: readonly LessonQuiz[],
  terms: readonly Term[],
): Complaint[] {
  const ordered = pages.toSorted((a, b) => placeOf(a).localeCompare(placeOf(b)))
  const read = ordered.flatMap(page => [...passagesOf(page), ...questionsOn(page, quizzes)])
  return terms.flatMap(term => {
    const { lesson } = term
    const explained = explanationOf(term, pages)
    if (!explained) {
      const says = `“${term.term}” is not explained there: it stands nowhere under ${lesson} in bold or as code.`
      return [{ file: 'docs/glossary.yaml', rule: 'term-explained', says }]
    }
    const at = read.findIndex(({ file, line }) => file === explained.file && line === explained.line)
    const before = read.slice(0, at).filter(passage => !isAnnouncement(passage, explained))
    return firstOnEachPage(before, formsOf(term)).map(({ file, line, found }) => {
      const says = `“${found}” is explained later, in ${lesson}. Explain it here, or say it in other words.`
      return { file, line, rule: 'term-explained-first', says }
    })
  })
}

/** A page's title and a section's heading may name the term that is explained below them. */
const isAnnouncement = ({ file, line, depth }: Passage, explained: Explanation): boolean =>
  file === explained.file && (depth === 1 || (depth !== undefined && line === explained.heading))

/** What a lesson sets in bold in the middle of a sentence is a term, and the glossary has it. */
export function boldTermsInGlossary(pages: readonly Page[], terms: readonly Term[]): Complaint[] {
  const known = new Set(terms.flatMap(term => [term.term, ...formsOf(term)]).map(plain))
  return pages.flatMap(page =>
    page.prose.flatMap(({ line, text, bold }) => {
      if (sectionAt(page, line) === 'What to do') return []
      const unknown = bold.filter(words => !text.startsWith(words) && !known.has(plain(words)))
      return unknown.map(words => ({
        file: page.file,
        line,
        rule: 'term-in-glossary',
        says: `“${words.replace(/\s+/g, ' ')}” is set in bold as a term, and docs/glossary.yaml has no such term.`,
      }))
    }),
  )
}

const plain = (words: string): string => words.replace(/\s+/g, ' ').toLowerCase()

const sectionAt = ({ headings }: Page, line: number): string | undefined =>
  headings.findLast(heading => heading.depth === 2 && heading.line <= line)?.text

/** Sorts by reading order: lesson by lesson, the overview, the steps by number, the recap. */
function placeOf({ file }: Page): string {
  const order = Math.min(pageOrder(posix.basename(file, '.mdx')), 999)
  return `${posix.dirname(file)}/${String(order).padStart(3, '0')}`
}

const passagesOf = ({ file, prose, headings }: Page): Passage[] =>
  prose.map(({ line, text }) => ({ file, line, text, depth: headings.find(heading => heading.line === line)?.depth }))

/** The questions of a step stand on its page. */
function questionsOn(page: Page, quizzes: readonly LessonQuiz[]): Passage[] {
  const step = Number(/\/step-(\d+)\.mdx$/.exec(page.file)?.[1])
  const own = quizzes.find(({ file }) => posix.dirname(file) === posix.dirname(page.file))
  if (!own) return []
  return own.quiz.questions
    .filter(question => question.step === step)
    .map(question => ({ file: own.file, line: lineOf(question, own.text), text: wordsOf(question) }))
}

const lineOf = ({ id }: QuizQuestion, text: string): number =>
  text.split('\n').findIndex(line => line.trim() === `- id: ${id}`) + 1

function wordsOf(question: QuizQuestion): string {
  const { text, ...parts } = question
  if (parts.type === 'order') return [text, parts.first, ...parts.next.flatMap(Object.values)].join(' ')
  if (parts.type === 'short') return [text, parts.why, ...parts.near.map(({ why }) => why)].join(' ')
  return [text, ...parts.options.flatMap(option => [option.text, option.why])].join(' ')
}

/**
 * The first paragraph below the heading that has the term in bold or as code; without such a heading, of the whole
 * page.
 */
function explanationOf(term: Term, pages: readonly Page[]): Explanation | undefined {
  const [file, anchor] = term.lesson.split('#')
  const page = pages.find(each => each.file === file)
  const from = anchor === undefined ? 0 : page?.headings.find(heading => heading.anchor === anchor)?.line
  if (!page || from === undefined) return undefined
  const until = page.headings.find(({ line }) => anchor !== undefined && line > from)?.line ?? Number.POSITIVE_INFINITY
  const forms = [term.term, ...formsOf(term)].map(plain)
  const isForm = (words: string) =>
    forms.some(form => (form.startsWith('`') ? plain(words).startsWith(form) : plain(words) === form))
  const explains = ({ line, bold, code }: PageProse) => line > from && line < until && [...bold, ...code].some(isForm)
  const passage = page.prose.find(explains)
  return passage && { file: page.file, line: passage.line, heading: from }
}

function firstOnEachPage(passages: readonly Passage[], forms: readonly string[]): (Passage & { found: string })[] {
  const seen = new Set<string>()
  return passages.flatMap(passage => {
    if (seen.has(passage.file)) return []
    const found = firstOf(passage.text, forms)
    if (!found) return []
    seen.add(passage.file)
    const linesBefore = passage.file.endsWith('.yaml') ? 0 : passage.text.slice(0, found.index).split('\n').length - 1
    return [{ ...passage, line: passage.line + linesBefore, found: found[0].replace(/\s+/g, ' ') }]
  })
}

/** Where the first of these forms occurs. A form in backticks is searched in code, any other in plain words. */
function firstOf(text: string, forms: readonly string[]): RegExpExecArray | undefined {
  const words = text.replace(/`[^`]*`/g, code => ' '.repeat(code.length))
  return forms
    .flatMap(form => {
      const isCode = form.startsWith('`')
      const pattern = escapeRegExp(form).replace(/\s+/g, '\\s+')
      const match = new RegExp(isCode ? pattern : `(?<![\\w-])${pattern}(?![\\w-])`, 'i').exec(isCode ? text : words)
      return match ? [match] : []
    })
    .sort((a, b) => a.index - b.index)[0]
}
