#!/usr/bin/env node
// `npx lab`. Plain JavaScript without dependencies, so that it works right after cloning and can say what to run first.
import { installProblem, nodeProblem } from '../setup/install.mjs'

const environmentStatus = 3

const problem = nodeProblem() ?? installProblem()
if (problem) {
  console.error(problem)
  process.exitCode = environmentStatus
} else {
  const { register } = await import('tsx/esm/api')
  register()
  const { run } = await import('./main.ts')
  await run()
}
