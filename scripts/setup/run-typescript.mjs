// Runs a TypeScript entry point of this repository in the current process, once packages are installed.
import { install } from './install.mjs'

/** @param {string} entry file name relative to this folder */
export async function runTypeScript(entry) {
  install()
  const { register } = await import('tsx/esm/api')
  register()
  await import(new URL(entry, import.meta.url).href)
}
