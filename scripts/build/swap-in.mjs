/** Puts a finished folder in the place of an older one. Plain JavaScript, for `bundle.mjs`. */
import { renameSync, rmSync } from 'node:fs'

/**
 * A folder cannot be renamed over another, so the old one is put aside. Another process may be at this point, too.
 * @param {string} made beside `finished`, with a name that no other process has
 * @param {string} finished
 */
export function swapIn(made, finished) {
  const aside = `${made}.old`
  do {
    rmSync(aside, { recursive: true, force: true })
    renamed(finished, aside, 'ENOENT')
  } while (!renamed(made, finished, 'ENOTEMPTY'))
  rmSync(aside, { recursive: true, force: true })
}

/** @returns {boolean} false when renaming failed for the expected reason */
function renamed(from, to, unless) {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (error.code === unless) return false
    throw error
  }
}
