/**
 * Remark plugin for the fences of our pages (see fence.ts): each becomes a `Code` block that is highlighted already. An
 * imported fence becomes a module import through our loader rather than text read here: so the bundler knows the file,
 * and a warm build cannot publish old code. A diagram becomes a figure with a picture for each theme and its description
 * in words.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Expression, Program } from 'estree'
import type { Code, Paragraph, Parent, Root, RootContent } from 'mdast'
import type { MdxJsxAttribute, MdxJsxFlowElement } from 'mdast-util-mdx-jsx'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'
import { type DiagramTheme, diagramFile, diagramThemes, diagramWords, isFresh } from './diagram.ts'
import { type Fence, parseFence } from './fence.ts'
import { highlight } from './highlight.ts'
import { learnersPath } from './learners-path.ts'

export default function remarkFences(): (tree: Root, page: VFile) => void {
  return (tree, page) => {
    // The folder of the build: `file=` starts at the repository's top.
    const repository = page.cwd
    let cells = 0
    visit(tree, 'code', (node, index, parent) => {
      try {
        if (!parent || index === undefined) return
        if (isSqlRun(node))
          (parent as Parent).children.splice(index, 2, sqlCell(node, parent.children[index + 1], cells++))
        else (parent as Parent).children[index] = replace(node, page, repository)
      } catch (error) {
        const place = `${relative(repository, page.path)}:${node.position?.start.line ?? 1}`
        throw new Error(`${place} ${error instanceof Error ? error.message : String(error)}`)
      }
    })
  }
}

function replace(node: Code, page: VFile, repository: string): RootContent {
  const fence = parseFence(node.lang, node.meta)
  if (fence.lane === 'diagram') return figure(fence.name, node.value, page.path)
  if (fence.lane !== 'imported') {
    return element('Code', { ...look(fence), html: literal(highlight(node.value, fence.language)) }, [])
  }
  if (node.value.trim() !== '') throw new Error(`The fence of ${fence.file} must be empty: its text is imported.`)
  return snippet(fence, repository)
}

function isSqlRun({ lang, meta }: Code): boolean {
  const fence = parseFence(lang, meta)
  return fence.lane === 'executed' && fence.role === 'run' && fence.language === 'sql'
}

/** A cell with its answer, which is the fence below it. Only pages with such fences import `RunSql`. */
function sqlCell({ value }: Code, below: RootContent | undefined, cell: number): MdxJsxFlowElement {
  const output = below?.type === 'code' ? parseFence(below.lang, below.meta) : undefined
  if (below?.type !== 'code' || output?.lane !== 'executed' || output.role !== 'output')
    throw new Error('A fence "sql run" is followed by a fence "text output" with its answer.')
  const html = literal(highlight(value, 'sql'))
  return element('RunSql', { html, text: literal(value), answer: literal(below.value), cell: literal(cell) }, [])
}

/** The look of a block: commands, output and source code look different. */
function look(fence: Exclude<Fence, { lane: 'diagram' | 'imported' }>): { kind?: string; title?: string } {
  if (fence.lane === 'quoted') return { kind: 'message', title: 'It says' }
  if (fence.lane === 'executed' && fence.role === 'output') return { kind: 'output', title: 'It prints' }
  return fence.language === 'bash' ? { kind: 'command' } : {}
}

function snippet(fence: { language: string; file: string; region?: string }, repository: string): MdxJsxFlowElement {
  const loader = resolve(repository, 'src/content/loaders/snippet.cjs')
  const region = fence.region === undefined ? '' : `&region=${fence.region}`
  const request = `!!${loader}?language=${fence.language}${region}!${resolve(repository, fence.file)}`
  return element('Code', { title: learnersPath(fence.file), html: requireDefault(request) }, [])
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
  return attributeValue(`require(${JSON.stringify(request)}).default`, expression)
}

/** `{"text"}` as an attribute's value: unlike a plain one it may hold quotes and markup, or be a number. */
function literal(value: string | number): MdxJsxAttribute['value'] {
  const raw = JSON.stringify(value)
  return attributeValue(raw, { type: 'Literal', value, raw })
}

function attributeValue(value: string, expression: Expression): MdxJsxAttribute['value'] {
  const estree: Program = { type: 'Program', sourceType: 'module', body: [{ type: 'ExpressionStatement', expression }] }
  return { type: 'mdxJsxAttributeValueExpression', value, data: { estree } }
}
