/**
 * Remark plugin for the fences of our pages (see fence.ts). An imported fence becomes a module import through our
 * loader rather than text read here: so the bundler knows the file, and a warm build cannot publish old code. A diagram
 * becomes a figure with a picture for each theme and its description in words.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Expression, Program } from 'estree'
import type { Code, Paragraph, Parent, Root, RootContent } from 'mdast'
import type { MdxJsxAttribute, MdxJsxFlowElement } from 'mdast-util-mdx-jsx'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'
import { type DiagramTheme, diagramFile, diagramThemes, diagramWords, isFresh } from './diagram.ts'
import { parseFence } from './fence.ts'

export default function remarkFences(): (tree: Root, page: VFile) => void {
  return (tree, page) => {
    // Where the site is built from: `file=` starts at the repository's top.
    const repository = page.cwd
    visit(tree, 'code', (node, index, parent) => {
      try {
        const replacement = replace(node, page, repository)
        if (replacement && parent && index !== undefined) (parent as Parent).children[index] = replacement
      } catch (error) {
        const place = `${relative(repository, page.path)}:${node.position?.start.line ?? 1}`
        throw new Error(`${place} ${error instanceof Error ? error.message : String(error)}`)
      }
    })
  }
}

function replace(node: Code, page: VFile, repository: string): RootContent | undefined {
  const fence = parseFence(node.lang, node.meta)
  if (fence.lane === 'imported') {
    if (node.value.trim() !== '') throw new Error(`The fence of ${fence.file} must be empty: its text is imported.`)
    return snippet(fence, repository)
  }
  if (fence.lane === 'diagram') return figure(fence.name, node.value, page.path)
  return undefined
}

function snippet(fence: { language: string; file: string; region?: string }, repository: string): MdxJsxFlowElement {
  const loader = resolve(repository, 'src/content/loaders/snippet.cjs')
  const query = fence.region === undefined ? '' : `?region=${fence.region}`
  const request = `!!${loader}${query}!${resolve(repository, fence.file)}`
  const attributes = { language: fence.language, file: fence.file, code: requireDefault(request) }
  return element('Snippet', attributes, [])
}

function figure(name: string, source: string, page: string): MdxJsxFlowElement {
  const { title, description } = diagramWords(name, source)
  const picture = (theme: DiagramTheme): MdxJsxFlowElement => {
    const file = diagramFile(name, theme)
    if (!isFresh(readFileSync(join(dirname(page), file), 'utf8'), source)) {
      throw new Error(`${file} was made from another source. Run: npx tsx scripts/docs/diagrams.ts`)
    }
    const image: Paragraph = { type: 'paragraph', children: [{ type: 'image', url: `./${file}`, alt: title }] }
    return element('div', { className: `diagram__picture diagram__picture--${theme}` }, [image])
  }
  const words = element('details', {}, [element('summary', {}, [text('The diagram in words')]), text(description)])
  return element('figure', { className: 'diagram' }, [...diagramThemes.map(picture), words])
}

const text = (value: string): Paragraph => ({ type: 'paragraph', children: [{ type: 'text', value }] })

function element(
  name: string,
  attributes: Record<string, string | MdxJsxAttribute['value']>,
  children: RootContent[],
): MdxJsxFlowElement {
  return {
    type: 'mdxJsxFlowElement',
    name,
    attributes: Object.entries(attributes).map(([key, value]) => ({ type: 'mdxJsxAttribute', name: key, value })),
    children: children as MdxJsxFlowElement['children'],
  }
}

/** `{require(request).default}` as an attribute's value: MDX wants the syntax tree beside the text. */
function requireDefault(request: string): MdxJsxAttribute['value'] {
  const expression: Expression = {
    type: 'MemberExpression',
    object: {
      type: 'CallExpression',
      callee: { type: 'Identifier', name: 'require' },
      arguments: [{ type: 'Literal', value: request, raw: JSON.stringify(request) }],
      optional: false,
    },
    property: { type: 'Identifier', name: 'default' },
    computed: false,
    optional: false,
  }
  const estree: Program = {
    type: 'Program',
    sourceType: 'module',
    body: [{ type: 'ExpressionStatement', expression }],
  }
  return {
    type: 'mdxJsxAttributeValueExpression',
    value: `require(${JSON.stringify(request)}).default`,
    data: { estree },
  }
}
