import { existsSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of this repository, absolute, with a slash at its end. */
export const repository = fileURLToPath(new URL('..', import.meta.url))

/**
 * Whether a module is the program that was started, also by way of a link.
 * @param {string} url its `import.meta.url`
 */
export function isProgram(url) {
  const [, program = ''] = process.argv
  return existsSync(program) && realpathSync(program) === fileURLToPath(url)
}
