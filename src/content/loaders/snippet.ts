/** Bundler loader: a region of a file (`?region=name`), or the whole file, as a string. */
import { relative } from 'node:path'
import { readRegion } from '../region.ts'
import type { LoaderContext } from './context.ts'

export default function snippet(this: LoaderContext<{ region?: string }>, source: string): string {
  const file = relative(this.rootContext, this.resourcePath)
  return `export default ${JSON.stringify(readRegion(source, file, this.getOptions().region))}`
}
