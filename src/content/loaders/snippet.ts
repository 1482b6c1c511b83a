/** Bundler loader: a region of a file (`?region=name`), or the whole file, as highlighted HTML (`?language=yaml`). */
import { relative } from 'node:path'
import { highlight } from '../highlight.ts'
import { readRegion } from '../region.ts'
import type { LoaderContext } from './context.ts'

export default function snippet(this: LoaderContext<{ region?: string; language: string }>, source: string): string {
  const { region, language } = this.getOptions()
  const file = relative(this.rootContext, this.resourcePath)
  return `export default ${JSON.stringify(highlight(readRegion(source, file, region), language))}`
}
