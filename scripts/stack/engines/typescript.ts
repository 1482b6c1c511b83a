import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The words that start a TypeScript file of this repository as a program of its own, from any folder. */
export function typeScriptCommand(file: URL): string[] {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return [process.execPath, '--import', loader, fileURLToPath(file)]
}
