/** Reads `decisions/*.md`: front matter, and what stands under which heading. */
import type { Heading, Nodes, Root } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import remarkFrontmatter from 'remark-frontmatter'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import type { Workspace } from '../../../scripts/lab/types.ts'
import { type LocatedYaml, locateYaml } from './located-yaml.ts'

export interface Decision extends Pick<LocatedYaml, 'mistakes' | 'lineOf'> {
  file: string
  /** Empty when there is none, or it cannot be read. */
  frontMatter: { decides?: unknown; status?: unknown; date?: unknown; claims?: unknown }
  sections: Section[]
  /** What it says outside of code blocks: text, and code between backticks. */
  text: { line: number; words: string }[]
}

interface Said {
  text: string
  line: number
}

/** A heading with all that stands under it, under deeper headings too. */
export interface Section extends Said {
  depth: number
  paragraphs: Paragraph[]
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
    .map(path => readDecision(path, read(path) ?? ''))

const parser = unified().use(remarkParse).use(remarkFrontmatter)

function readDecision(file: string, markdown: string): Decision {
  const root = parser.parse(markdown.replace(/^\uFEFF/, '')) as Root
  const [first] = root.children
  // The line that opens the front matter counts, so that lines in messages are lines of the file.
  const { data, mistakes, lineOf } = locateYaml(first?.type === 'yaml' ? `\n${first.value}` : '')
  const text: Decision['text'] = []
  visit(root, ['text', 'inlineCode'], node => {
    if ('value' in node) text.push({ line: lineAt(node), words: node.value })
  })
  return {
    file,
    frontMatter: typeof data === 'object' && data !== null ? data : {},
    mistakes,
    lineOf,
    sections: sectionsIn(root.children),
    text,
  }
}

function sectionsIn(nodes: readonly Nodes[]): Section[] {
  const headings = nodes.filter((node): node is Heading => node.type === 'heading')
  return headings.map(heading => ({
    ...saidBy(heading),
    depth: heading.depth,
    paragraphs: after(heading, nodes, node => node.type === 'heading' && node.depth <= heading.depth).flatMap(node =>
      paragraphsIn(node),
    ),
  }))
}

/** All behind this one, up to the next that ends it. */
export function after<Each>(one: Each, all: readonly Each[], isEnd: (each: Each) => boolean): readonly Each[] {
  const rest = all.slice(all.indexOf(one) + 1)
  const end = rest.findIndex(isEnd)
  return end < 0 ? rest : rest.slice(0, end)
}

function paragraphsIn(node: Nodes, lists = 0, isFirst = false): Paragraph[] {
  if (node.type === 'paragraph') {
    const bold: string[] = []
    visit(node, 'strong', strong => void bold.push(saidBy(strong).text))
    return [{ ...saidBy(node), bold, bullet: isFirst ? lists : 0 }]
  }
  if (!('children' in node) || node.type === 'heading') return []
  const depth = node.type === 'list' ? lists + 1 : lists
  return node.children.flatMap((child, index) => paragraphsIn(child, depth, node.type === 'listItem' && index === 0))
}

const saidBy = (node: Nodes): Said => ({
  text: textOf(node, { includeHtml: false }).replaceAll(/\s+/g, ' ').trim(),
  line: lineAt(node),
})

const lineAt = (node: Nodes): number => node.position?.start.line ?? 1
