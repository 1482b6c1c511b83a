// Runs a TypeScript entry point of this repository in the current process, once packages are installed.
import { fileFailure } from '../file-failure.mjs'
import { install } from './install.mjs'

/** @param {string} entry file name relative to this folder */
export async function runTypeScript(entry) {
  install()
  const { register } = await import('tsx/esm/api')
  register()
  await load(async () => new URL(entry, import.meta.url).href)
}

/**
 * The same for a program that runs for hours: it is bundled first, because the compiler would stay in memory, in a
 * thread and a process of its own, and take as much as the program.
 * @param {string} entry file name relative to this folder
 */
export async function runBundled(entry) {
  install()
  await load(async () => {
    const { bundleProgram } = await import('../build/program.mjs')
    return bundleProgram(new URL(entry, import.meta.url))
  })
}

/** @param {() => Promise<string>} make returns the URL of the module to run */
async function load(make) {
  try {
    await import(await make())
  } catch (error) {
    const failure = fileFailure(error)
    if (!failure) throw error
    console.error(`${failure.message}\n${failure.next}`)
    process.exit(3)
  }
}
