/** Reads `decisions/*.md`: front matter, headings, and what stands under which of them. */
import type { Nodes, Root } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import remarkFrontmatter from 'remark-frontmatter'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import type { Workspace } from '../../../scripts/lab/types.ts'
import { isTooDeep, type LocatedYaml, locateYaml, tooDeep } from './located-yaml.ts'

export interface Decision extends Pick<LocatedYaml, 'mistakes' | 'lineOf'> {
  file: string
  /** Empty when there is none, or it cannot be read. */
  frontMatter: { decides?: unknown; status?: unknown; date?: unknown; claims?: unknown }
  headings: Heading[]
  paragraphs: Paragraph[]
  /** What it says outside of code blocks: text, and code between backticks. */
  text: { line: number; words: string }[]
}

interface Said {
  text: string
  line: number
  /** The headings above it, from the title down. */
  under: readonly Heading[]
}

export interface Heading extends Said {
  depth: number
}

export interface Paragraph extends Said {
  /** What of it is bold. */
  bold: string[]
  /** In how many lists it stands as the first of an item; 0 for any other. */
  bullet: number
}

export const readDecisions = ({ list, read }: Pick<Workspace, 'list' | 'read'>): Decision[] =>
  list()
    .filter(path => /^decisions\/[^/]+\.md$/i.test(path))
    .map(path => ({ file: path, ...readDecision(read(path) ?? '') }))

const parser = unified().use(remarkParse).use(remarkFrontmatter)

function readDecision(markdown: string): Omit<Decision, 'file'> {
  try {
    return parseDecision(markdown)
  } catch (error) {
    if (!isTooDeep(error)) throw error
    return { frontMatter: {}, mistakes: [tooDeep], lineOf: () => 1, headings: [], paragraphs: [], text: [] }
  }
}

function parseDecision(markdown: string): Omit<Decision, 'file'> {
  const root = parser.parse(markdown.replace(/^\uFEFF/, '')) as Root
  const [first] = root.children
  // The line that opens the front matter counts, so that lines in messages are lines of the file.
  const { data, mistakes, lineOf } = locateYaml(first?.type === 'yaml' ? `\n${first.value}` : '')
  const frontMatter = typeof data === 'object' && data !== null ? data : {}
  const headings: Heading[] = []
  const paragraphs: Paragraph[] = []
  let under: Heading[] = []
  for (const node of root.children) {
    if (node.type === 'heading') {
      const above = under.filter(({ depth }) => depth < node.depth)
      const heading = { ...saidBy(node, above), depth: node.depth }
      headings.push(heading)
      under = [...above, heading]
    } else paragraphs.push(...paragraphsIn(node, under))
  }
  const text: Decision['text'] = []
  visit(root, ['text', 'inlineCode'], node => {
    if ('value' in node) text.push({ line: lineAt(node), words: node.value })
  })
  return { frontMatter, mistakes, lineOf, headings, paragraphs, text }
}

function paragraphsIn(node: Nodes, under: readonly Heading[], lists = 0, isFirst = false): Paragraph[] {
  if (node.type === 'paragraph') {
    const bold: string[] = []
    visit(node, 'strong', strong => void bold.push(saidBy(strong, under).text))
    return [{ ...saidBy(node, under), bold, bullet: isFirst ? lists : 0 }]
  }
  const depth = node.type === 'list' ? lists + 1 : lists
  const inner = 'children' in node ? node.children : []
  return inner.flatMap((each, index) => paragraphsIn(each, under, depth, node.type === 'listItem' && index === 0))
}

const saidBy = (node: Nodes, under: readonly Heading[]): Said => ({
  text: textOf(node, { includeHtml: false }).replaceAll(/\s+/g, ' ').trim(),
  line: lineAt(node),
  under,
})

const lineAt = (node: Nodes): number => node.position?.start.line ?? 1
