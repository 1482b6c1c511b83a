// Installs the packages of the lockfile when they are missing, and otherwise returns in a few milliseconds. Every npm
// script starts with it, so each works in a fresh clone. Plain JavaScript: it runs before npm ci.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileFailure, unwritable } from '../file-failure.mjs'
import { isProgram, repository } from '../repository.mjs'
import { ensureEnv } from './env.mjs'

const minimum = [20, 19]

/**
 * Whether the packages of the lockfile are installed. npm writes what it installed into a hidden lockfile when it has
 * finished, so comparing the two also notices an interrupted install. Optional packages are for other platforms.
 * @returns {boolean}
 */
const isInstalled = () => missingPackages().length === 0

/** @returns {{ path: string, dev: boolean }[]} the missing packages; `dev` marks those that only development needs */
export function missingPackages() {
  const packages = file => JSON.parse(readFileSync(file, 'utf8')).packages
  const hidden = `${repository}node_modules/.package-lock.json`
  const installed = existsSync(hidden) ? packages(hidden) : {}
  return Object.entries(packages(`${repository}package-lock.json`))
    .filter(
      ([path, { version, optional }]) =>
        path.includes('node_modules/') && (installed[path] ? installed[path].version !== version : !optional),
    )
    .map(([path, { dev = false, devOptional = false }]) => ({ path, dev: dev || devOptional }))
}

/** Overrides settings that leave packages out: NODE_ENV=production, npm_config_omit, `omit` in an .npmrc. */
const installAll = ['ci', '--include=dev', '--include=optional']

/** @returns {string | undefined} a sentence when packages are missing, with the command that brings them */
export function installProblem() {
  if (isInstalled()) return undefined
  const again = 'in this folder, then this command again.'
  if (!existsSync(`${repository}node_modules`))
    return 'Nothing is installed yet. Run npm start, which installs everything and shows the course, or npm ci for the packages alone; then this command again.'
  if (missingPackages().every(({ dev }) => dev))
    return `The packages for development are not installed: npm leaves them out where NODE_ENV is production or a setting says "omit". Run npm ${installAll.join(' ')} ${again}`
  return `The installed packages are not those of package-lock.json any more. Run npm ci ${again}`
}

/** @returns {string | undefined} a sentence when this Node is too old */
export function nodeProblem() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return undefined
  return `Groundwork needs Node ${minimum.join('.')} or later; this is ${process.versions.node}. Install the current LTS from nodejs.org.`
}

/** Installs when needed, with npm's progress on stderr. Exits with 3 and a sentence when it fails. */
export function install() {
  const problem = nodeProblem()
  if (problem) fail(problem)
  writeEnv()
  if (isInstalled()) return
  console.error('setup: installing packages, about a minute the first time')
  // The caller's stdout may be data (--json), so all output of npm goes to stderr.
  const { status, error } = spawnSync('npm', [...installAll, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: repository,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (error) fail(`npm could not be started: ${error.message}.`)
  if (status !== 0) {
    const failure = unwritable(`${repository}node_modules`) ?? unwritable(repository)
    if (failure) fail(`${failure.message} ${failure.next}`)
    fail('npm ci failed; its own words are above. Nothing was changed besides node_modules: run the command again.')
  }
  const [missing] = missingPackages()
  if (missing)
    fail(`npm ci left ${missing.path} out, and others. A setting keeps it from them: npm config list shows which.`)
}

function writeEnv() {
  try {
    ensureEnv()
  } catch (error) {
    const failure = fileFailure(error)
    if (!failure) throw error
    fail(`${failure.message} ${failure.next}`)
  }
}

function fail(sentence) {
  console.error(`setup: ${sentence}`)
  process.exit(3)
}

if (isProgram(import.meta.url)) install()
