/** Bundles for Node into a folder that is whole at any time. Plain JavaScript, as is what calls it. */
import { mkdirSync, rmSync } from 'node:fs'
import { build } from 'esbuild'
import { swapIn } from './swap-in.mjs'

/**
 * Bundles beside `finished` and then swaps the folders: another process that reads `finished` meanwhile finds either
 * the old bundle or the new one, whole.
 * @param {string} finished folder
 * @param {import('esbuild').BuildOptions} options what is bundled, and what stays outside
 * @param {(folder: string) => void} [addFiles] copies the other files that belong beside the bundle
 */
export async function bundleInto(finished, options, addFiles) {
  const outdir = `${finished}.${process.pid}`
  // Made here and not by esbuild, whose error for a read-only folder does not name the folder's owner.
  mkdirSync(outdir, { recursive: true })
  try {
    await build({
      outdir,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: true,
      logLevel: 'error',
      ...options,
    })
    addFiles?.(outdir)
    swapIn(outdir, finished)
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
