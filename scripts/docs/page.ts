/** A page of the site as our own tools see it: its words, headings and fences, with their lines. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import GithubSlugger from 'github-slugger'
import type { Code, Heading, Nodes, Root } from 'mdast'
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx'
import { toString as textOf } from 'mdast-util-to-string'
import remarkFrontmatter from 'remark-frontmatter'
import remarkMdx from 'remark-mdx'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import type { Node } from 'unist'
import { visit } from 'unist-util-visit'
import { type Fence, parseFence } from '../../src/content/fence.ts'
import { repository } from '../repository.mjs'

export interface Page {
  /** As an author names it: `docs/reference/index.mdx`. */
  file: string
  path: string
  headings: PageHeading[]
  fences: PageFence[]
  components: PageComponent[]
  /** What is read as text, in the page's order. */
  prose: PageProse[]
}

export interface PageProse {
  /** Line of its start, from 1. */
  line: number
  kind: 'heading' | 'paragraph' | 'table'
  /** With its line ends, and with backticks around what is code. */
  text: string
  bold: string[]
  /** With its backticks. */
  code: string[]
}

/** `<Exercise of={lab} step={2} />`. */
export interface PageComponent {
  name: string
  /** As they are written, without quotation marks or braces. */
  attributes: Record<string, string>
  line: number
}

export interface PageHeading {
  depth: number
  text: string
  /** The fragment of its address. */
  anchor: string
  line: number
}

export interface PageFence {
  line: number
  text: string
  /** The lane, or the sentence that says why there is none. */
  fence: Fence | { lane: 'none'; complaint: string }
}

/** Every page below `docs/`, by path. @throws when one is not Markdown or MDX */
export function readPages(root = repository): Page[] {
  const docs = join(root, 'docs')
  const names = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter(name => /\.mdx?$/.test(name))
  return names.sort().map(name => parsePage(readFileSync(join(docs, name), 'utf8'), join(docs, name), root))
}

/** The page with that text. `.md` is plain Markdown, `.mdx` has components. */
export function parsePage(text: string, path: string, root = repository): Page {
  const plain = unified().use(remarkParse).use(remarkFrontmatter)
  const tree = (path.endsWith('.mdx') ? plain.use(remarkMdx) : plain).parse(text)
  return {
    file: relative(root, path).replaceAll('\\', '/'),
    path,
    headings: headingsOf(tree as Root),
    fences: fencesOf(tree as Root),
    components: componentsOf(tree as Root),
    prose: proseOf(tree as Root),
  }
}

/** A heading's own id, as MDX writes it: `## Step 1 {/* #step-1 *\/}`. */
const headingId = /^\/\*\s*#([\w-]+)\s*\*\/$/

function headingsOf(tree: Root): PageHeading[] {
  const slugger = new GithubSlugger()
  const headings: PageHeading[] = []
  visit(tree, 'heading', (node: Heading) => {
    const [id] = node.children.flatMap(child => ('value' in child && child.value.match(headingId)?.[1]) || [])
    const words = node.children.filter(child => child.type !== 'mdxTextExpression')
    const text = textOf(words).trim()
    const line = node.position?.start.line ?? 1
    headings.push({ depth: node.depth, text, anchor: id ?? slugger.slug(text), line })
  })
  return headings
}

function fencesOf(tree: Root): PageFence[] {
  const fences: PageFence[] = []
  visit(tree, 'code', (node: Code) => {
    fences.push({ line: node.position?.start.line ?? 1, text: node.value, fence: laneOf(node) })
  })
  return fences
}

function laneOf({ lang, meta }: Code): PageFence['fence'] {
  try {
    return parseFence(lang, meta)
  } catch (error) {
    return { lane: 'none', complaint: (error as Error).message }
  }
}

function componentsOf(tree: Root): PageComponent[] {
  const components: PageComponent[] = []
  visit(tree, 'mdxJsxFlowElement', (node: MdxJsxFlowElement) => {
    const attributes = node.attributes.flatMap(attribute => {
      if (attribute.type !== 'mdxJsxAttribute') return []
      const { name, value } = attribute
      return [[name, typeof value === 'object' ? (value?.value ?? '') : (value ?? '')] as const]
    })
    const line = node.position?.start.line ?? 1
    components.push({ name: node.name ?? '', attributes: Object.fromEntries(attributes), line })
  })
  return components
}

/** Plain Markdown has no tables: our parser takes one for a paragraph. */
const isTable = (text: string): boolean => text.split('\n').every(line => /^\s*\|.*\|\s*$/.test(line))

function proseOf(tree: Root): PageProse[] {
  const prose: PageProse[] = []
  visit(tree, ['heading', 'paragraph'], node => {
    const text = written(node as Nodes)
    const kind = node.type === 'heading' ? 'heading' : isTable(text) ? 'table' : 'paragraph'
    prose.push({
      line: node.position?.start.line ?? 1,
      kind,
      text,
      bold: inside(node, 'strong'),
      code: inside(node, 'inlineCode'),
    })
  })
  return prose
}

function inside(node: Node, type: 'strong' | 'inlineCode'): string[] {
  const pieces: string[] = []
  visit(node, type, piece => {
    pieces.push(written(piece as Nodes))
  })
  return pieces
}

/** The text of a node, with backticks around what is code. */
function written(node: Nodes): string {
  if (node.type === 'inlineCode') return `\`${node.value}\``
  if ('children' in node) return node.children.map(written).join('')
  return 'value' in node ? node.value : ''
}

/** Words of running text with its headings: no code blocks, no tables, no components. */
export const countWords = ({ prose }: Page): number =>
  prose
    .filter(({ kind }) => kind !== 'table')
    .reduce((sum, { text }) => sum + text.split(/\s+/).filter(word => /\w/.test(word)).length, 0)
