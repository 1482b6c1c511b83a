/** Bundles for Node into a folder that is whole at any time. Plain JavaScript, as is what calls it. */
import { mkdirSync, rmSync } from 'node:fs'
import { build } from 'esbuild'
import { swapIn } from './swap-in.mjs'

/**
 * Beside, then swapped: who reads `finished` or bundles into it meanwhile finds the old bundle or the new one, whole.
 * @param {string} finished folder
 * @param {import('esbuild').BuildOptions} options what is bundled, and what stays outside
 * @param {(folder: string) => void} [addFiles] copies what goes beside the bundle
 */
export async function bundleInto(finished, options, addFiles) {
  const outdir = `${finished}.${process.pid}`
  // Not left to esbuild, whose words for a folder that may not be written name no owner.
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
