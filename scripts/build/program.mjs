/**
 * Bundles a program of `scripts/` that runs for hours. Plain JavaScript, because it is loaded before TypeScript can be.
 */
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { stop } from 'esbuild'
import { bundleInto } from './bundle.mjs'

const programs = fileURLToPath(new URL('../../dist/programs', import.meta.url))

/**
 * @param {URL} source of the TypeScript module that is the program
 * @returns {Promise<string>} URL of the module to import: `dist/programs/<folder>/<file>.mjs`
 */
export async function bundleProgram(source) {
  const file = fileURLToPath(source)
  const finished = join(programs, basename(dirname(file)))
  try {
    await bundleInto(finished, { entryPoints: [file], outExtension: { '.js': '.mjs' }, plugins: [ownModules] })
  } finally {
    // esbuild runs as a process of its own and would keep this one alive.
    await stop()
  }
  return pathToFileURL(join(finished, basename(file).replace(/ts$/, 'mjs'))).href
}

/**
 * Leaves npm packages outside the bundle and takes the workspace's packages in. Each module keeps its own
 * `import.meta.url`, by which it finds the files beside it.
 * @type {import('esbuild').Plugin}
 */
const ownModules = {
  name: 'own modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path.startsWith('@groundwork/') ? undefined : { path, external: true },
    )
    onLoad({ filter: /\.(ts|mjs)$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', () => JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.filename', () => JSON.stringify(path)),
      loader: path.endsWith('ts') ? 'ts' : 'js',
    }))
  },
}
