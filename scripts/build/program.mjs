/** Bundles a program of `scripts/` that stays for hours. Plain JavaScript: it is what runs TypeScript. */
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
    // esbuild is a process of its own, which would stay as long as this one.
    await stop()
  }
  return pathToFileURL(join(finished, basename(file).replace(/ts$/, 'mjs'))).href
}

/**
 * What npm installed stays outside, the workspace's packages do not. Each module keeps the address of its source: it finds
 * files beside it.
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
