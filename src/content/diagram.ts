/**
 * Diagrams are Mermaid in the lesson and SVG on the page: the Mermaid runtime would double a page's weight. The SVG
 * files stand beside the lesson, one per theme, and carry a hash of their source, so that a stale one is noticed.
 */
import { createHash } from 'node:crypto'

export const diagramThemes = ['light', 'dark'] as const
export type DiagramTheme = (typeof diagramThemes)[number]

/** The SVG's file name, beside the page that holds the source. */
export const diagramFile = (name: string, theme: DiagramTheme): string => `${name}.${theme}.svg`

function diagramHash(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 16)
}

/** The first line of a rendered file, which says what it was made from. */
export const diagramStamp = (source: string): string =>
  `<!-- made by scripts/docs/diagrams.ts from ${diagramHash(source)} -->`

export const isFresh = (svg: string, source: string): boolean => svg.startsWith(diagramStamp(source))

/**
 * The title and the description that Mermaid's `accTitle:` and `accDescr:` (or `accDescr { … }`) give.
 *
 * @throws Error when either is missing: a reader who cannot see the picture must get the same from the words
 */
export function diagramWords(name: string, source: string): { title: string; description: string } {
  const title = source.match(/^\s*accTitle\s*:\s*(.+)$/m)?.[1]?.trim()
  const description = (
    source.match(/^\s*accDescr\s*:\s*(.+)$/m)?.[1] ?? source.match(/^\s*accDescr\s*\{([^}]+)\}/m)?.[1]
  )
    ?.trim()
    .replace(/\s+/g, ' ')
  if (!title) throw new Error(`Diagram "${name}" has no accTitle.`)
  if (!description) throw new Error(`Diagram "${name}" has no accDescr.`)
  return { title, description }
}
