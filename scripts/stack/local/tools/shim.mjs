/**
 * Stands in for a client tool inside a part: puts the real address in place of the container's and runs the real tool.
 * Plain JavaScript, because it starts for every question a health check asks.
 *
 *     node shim.mjs part.json psql -h postgres -p 5432 -c 'select 1'
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { translateArguments } from './arguments.mjs'
import { builtins } from './builtin.mjs'

const [, , file, tool, ...given] = process.argv
const { addresses, programs } = JSON.parse(readFileSync(file, 'utf8'))
const { args, env } = translateArguments(tool, given, process.env, addresses)
if (programs[tool]) runReal(programs[tool])
else if (builtins[tool]) process.exit(await builtins[tool](args, env))
else {
  console.error(`${tool}: not on this machine`)
  process.exit(127)
}

/** @param {string[]} words */
function runReal([program, ...first]) {
  const child = spawn(program, [...first, ...args], { stdio: 'inherit', env })
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 137 : code))
}
