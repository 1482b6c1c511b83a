/**
 * The first module in the child: reads from standard input what `sources.ts` has made, and runs it. JavaScript, because
 * nothing is there yet that could load TypeScript.
 */
import { readFileSync } from 'node:fs'
import { createRequire, register } from 'node:module'

const { first, modules } = JSON.parse(readFileSync(0, 'utf8'))

// What work may do and hardly does has tsx load its TypeScript: `require` of it, and a process that runs it.
const require = createRequire(import.meta.url)
require.extensions['.ts'] = (...asked) => {
  require('tsx/cjs')
  require.extensions['.ts'](...asked)
}
process.execArgv.push('--import', import.meta.resolve('tsx'))

register('./loader.mjs', import.meta.url, { data: modules })
await import(first)
