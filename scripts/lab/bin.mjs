#!/usr/bin/env node
// `npx lab`, and `node labs`. Plain JavaScript without dependencies, so that it works right after cloning and can say what to run first.
import module from 'node:module'
import { installProblem, nodeProblem } from '../setup/install.mjs'

const environmentStatus = 3

const problem = nodeProblem() ?? installProblem()
if (problem) {
  console.error(problem)
  process.exitCode = environmentStatus
} else {
  // From Node 22.8 on the compiled code is kept between runs.
  module.enableCompileCache?.()
  const { register } = await import('tsx/esm/api')
  register()
  const { run } = await import('./main.ts')
  await run()
}
