#!/usr/bin/env node
// `npx lab`. Plain JavaScript without dependencies, so that it works right after cloning and can say what to run first.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isInstalled, nodeProblem } from '../setup/install.mjs'

const environmentStatus = 3
const root = fileURLToPath(new URL('../..', import.meta.url))

function obstacle() {
  const tooOld = nodeProblem()
  if (tooOld) return tooOld
  if (isInstalled()) return undefined
  if (existsSync(`${root}node_modules`))
    return 'The installed packages are not those of package-lock.json any more. Run npm ci in this folder, then this command again.'
  return 'Nothing is installed yet. Run npm start, which installs everything and shows the course, or npm ci for the packages alone; then this command again.'
}

const problem = obstacle()
if (problem) {
  console.error(problem)
  process.exitCode = environmentStatus
} else {
  const { register } = await import('tsx/esm/api')
  register()
  const { run } = await import('./main.ts')
  await run()
}
