// Makes sure that the packages of the lockfile are installed; does nothing, in a few milliseconds, when they are.
// Every npm script starts with it, so each works in a fresh clone. Plain JavaScript: it runs before npm ci.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensureEnv } from './env.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const minimum = [20, 19]

/**
 * Whether the packages of the lockfile are installed. npm writes what it installed into a hidden lockfile when it has
 * finished, so comparing the two also notices an interrupted install. Optional packages are for other platforms.
 * @returns {boolean}
 */
export function isInstalled() {
  const hidden = `${root}node_modules/.package-lock.json`
  if (!existsSync(hidden)) return false
  const packages = file => JSON.parse(readFileSync(file, 'utf8')).packages
  const installed = packages(hidden)
  return Object.entries(packages(`${root}package-lock.json`)).every(
    ([path, { version, optional }]) =>
      !path.includes('node_modules/') || installed[path]?.version === version || (optional && !installed[path]),
  )
}

/** @returns {string | undefined} a sentence when this Node is too old */
export function nodeProblem() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return undefined
  return `Groundwork needs Node ${minimum.join('.')} or later; this is ${process.versions.node}. Install the current LTS from nodejs.org.`
}

/** Installs when needed, with npm's own progress on stderr. Ends the process with 3 and a sentence when it cannot. */
export function install() {
  const problem = nodeProblem()
  if (problem) fail(problem)
  ensureEnv()
  if (isInstalled()) return
  console.error('setup: installing packages, about a minute the first time')
  // stdout of the caller may be data (--json), so everything npm says goes to stderr.
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (error) fail(`npm could not be started: ${error.message}.`)
  if (status !== 0)
    fail('npm ci failed; its own words are above. Nothing was changed besides node_modules: run the command again.')
}

function fail(sentence) {
  console.error(`setup: ${sentence}`)
  process.exit(3)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install()
