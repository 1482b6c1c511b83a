/** A page of the site as our own tools see it: its words, headings and fences, with their lines. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import GithubSlugger from 'github-slugger'
import type { Code, Heading, Root } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import remarkFrontmatter from 'remark-frontmatter'
import remarkMdx from 'remark-mdx'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { type Fence, parseFence } from '../../src/content/fence.ts'

export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

export interface Page {
  /** As an author names it: `docs/reference/index.mdx`. */
  file: string
  path: string
  headings: PageHeading[]
  fences: PageFence[]
  /** Running text with its headings: no code, no tables, no components. */
  prose: { line: number; words: number }[]
}

export interface PageHeading {
  depth: number
  text: string
  /** What a link to it ends with. */
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

function proseOf(tree: Root): Page['prose'] {
  const prose: Page['prose'] = []
  visit(tree, ['paragraph', 'heading'], node => {
    const words = textOf(node)
      .split(/\s+/)
      .filter(word => /\w/.test(word)).length
    prose.push({ line: node.position?.start.line ?? 1, words })
  })
  return prose
}
