// Runs a TypeScript entry point of this repository in the current process, once packages are installed.
import { fileFailure } from './file-failure.mjs'
import { install } from './install.mjs'

/** @param {string} entry file name relative to this folder */
export async function runTypeScript(entry) {
  install()
  const { register } = await import('tsx/esm/api')
  register()
  try {
    await import(new URL(entry, import.meta.url).href)
  } catch (error) {
    const failure = fileFailure(error)
    if (!failure) throw error
    console.error(`${failure.message}\n${failure.next}`)
    process.exit(3)
  }
}
