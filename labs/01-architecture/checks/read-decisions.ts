/** Reads `decisions/*.md`: front matter, and the sections of a decision in MADR's form. */
import type { Heading, Nodes, Root, RootContent } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import remarkFrontmatter from 'remark-frontmatter'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import type { Workspace } from '../../../scripts/lab/types.ts'
import { type LocatedYaml, locateYaml } from './located-yaml.ts'

export const subjects = ['services', 'data', 'events'] as const
export type Subject = (typeof subjects)[number]

export interface FrontMatter {
  decides?: unknown
  status?: unknown
  date?: unknown
  claims?: unknown
}

export interface Decision extends Pick<LocatedYaml, 'mistakes' | 'lineOf'> {
  file: string
  /** Empty when there is none, or it cannot be read. */
  frontMatter: FrontMatter
  title: string | undefined
  sections: Section[]
  /** What it says outside of code blocks: text, and code between backticks. */
  text: { line: number; words: string }[]
}

/** A heading of any depth with all that stands under it. */
export interface Section extends Title {
  depth: number
  /** Also those in items of lists. */
  paragraphs: Paragraph[]
  /** The first paragraph of each item of its lists. */
  bullets: Paragraph[]
  /** Those of its lists that are in no other. */
  items: Paragraph[]
}

export interface Title {
  text: string
  line: number
}

export interface Paragraph extends Title {
  /** What of it is bold. */
  bold: string[]
}

export const readDecisions = ({ list, read }: Pick<Workspace, 'list' | 'read'>): Decision[] =>
  list()
    .filter(path => /^decisions\/[^/]+\.md$/i.test(path))
    .map(path => readDecision(path, read(path) ?? ''))

const parser = unified().use(remarkParse).use(remarkFrontmatter)

export function readDecision(file: string, markdown: string): Decision {
  const { children } = parser.parse(markdown.replace(/^\uFEFF/, '')) as Root
  const headings = children.filter((node): node is Heading => node.type === 'heading')
  const title = headings.find(({ depth }) => depth === 1)
  return {
    file,
    ...frontMatterOf(children[0]),
    title: title && paragraphOf(title).text,
    sections: headings.map(heading => sectionOf(heading, children)),
    text: children.filter(({ type }) => type !== 'yaml').flatMap(saidIn),
  }
}

function frontMatterOf(first: RootContent | undefined): Pick<Decision, 'frontMatter' | 'mistakes' | 'lineOf'> {
  // The line that opens it counts, so that lines in messages are lines of the file.
  const { data, mistakes, lineOf } = locateYaml(first?.type === 'yaml' ? `\n${first.value}` : '')
  return { frontMatter: typeof data === 'object' && data !== null ? data : {}, mistakes, lineOf }
}

/** From behind the heading to the next one that is not below it. */
function sectionOf(heading: Heading, all: readonly RootContent[]): Section {
  const rest = all.slice(all.indexOf(heading) + 1)
  const end = rest.findIndex(node => node.type === 'heading' && node.depth <= heading.depth)
  const content = end < 0 ? rest : rest.slice(0, end)
  const paragraphs: Paragraph[] = []
  const bullets: Paragraph[] = []
  for (const node of content) {
    visit(node, 'paragraph', each => void paragraphs.push(paragraphOf(each)))
    visit(node, 'listItem', each => void bullets.push(...each.children.slice(0, 1).map(paragraphOf)))
  }
  const items = content.filter(node => node.type === 'list').flatMap(({ children }) => children)
  const lines = items.map(lineOf)
  return {
    ...paragraphOf(heading),
    depth: heading.depth,
    paragraphs,
    bullets,
    items: bullets.filter(({ line }) => lines.includes(line)),
  }
}

function paragraphOf(node: Nodes): Paragraph {
  const bold: string[] = []
  visit(node, 'strong', each => void bold.push(plain(each)))
  return { text: plain(node), line: lineOf(node), bold }
}

const plain = (node: Nodes): string => textOf(node, { includeHtml: false }).replaceAll(/\s+/g, ' ').trim()

const lineOf = (node: Nodes): number => node.position?.start.line ?? 1

function saidIn(node: Nodes): Decision['text'] {
  const said: Decision['text'] = []
  visit(node, ['text', 'inlineCode'], each => {
    if ('value' in each) said.push({ line: lineOf(each), words: each.value })
  })
  return said
}
