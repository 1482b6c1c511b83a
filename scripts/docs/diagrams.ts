/**
 * Draws the Mermaid fences of all pages as SVG files beside them, in both themes:
 *
 *     npx tsx scripts/docs/diagrams.ts           draws what has changed; needs Chromium
 *     npx tsx scripts/docs/diagrams.ts --check   says what is stale and ends with 1; needs nothing
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { diagramFile, diagramStamp, diagramThemes, diagramWords, isFresh } from '../../src/content/diagram.ts'
import { isProgram, repository } from '../repository.mjs'
import type { Drawing } from './drawing.ts'
import { readPages } from './page.ts'

/** Every picture that the pages need. @throws Error when a diagram lacks its words */
export function drawings(root = repository): Drawing[] {
  return readPages(root).flatMap(page =>
    page.fences.flatMap(({ fence, text: source }) => {
      if (fence.lane !== 'diagram') return []
      const { name } = fence
      diagramWords(name, source)
      return diagramThemes.map(theme => ({
        name,
        source,
        theme,
        file: join(dirname(page.path), diagramFile(name, theme)),
      }))
    }),
  )
}

const staleDrawings = (all: Drawing[]): Drawing[] =>
  all.filter(({ file, source }) => !existsSync(file) || !isFresh(readFileSync(file, 'utf8'), source))

async function main(): Promise<void> {
  const { check } = parseArgs({ options: { check: { type: 'boolean' } } }).values
  const stale = staleDrawings(drawings())
  if (check) {
    for (const { file } of stale) console.error(`${relative(repository, file)} is not drawn from the present source.`)
    if (stale.length > 0) console.error('Run: npx tsx scripts/docs/diagrams.ts')
    process.exitCode = stale.length > 0 ? 1 : 0
    return
  }
  if (stale.length === 0) return console.log('Every diagram is drawn from its present source.')
  const { draw } = await import('./draw.ts')
  for (const drawing of await draw(stale)) {
    writeFileSync(drawing.file, `${diagramStamp(drawing.source)}\n${drawing.svg}\n`)
    console.log(`drew ${relative(repository, drawing.file)}`)
  }
}

if (isProgram(import.meta.url)) await main()
