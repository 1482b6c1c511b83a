/**
 * Stands in for a client tool inside an instance: puts the real address in place of the container's and runs the real tool.
 * Plain JavaScript, because it starts for every question a health check asks.
 *
 *     node shim.mjs instance.json psql -h postgres -p 5432 -c 'select 1'
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { translateArguments } from './arguments.mjs'
import { probeFor } from './probes.mjs'

const probeTimeoutMs = 3_000

const [, , file, tool, ...given] = process.argv
const { addresses, programs } = JSON.parse(readFileSync(file, 'utf8'))
const { args, env } = translateArguments(tool, given, process.env, addresses)
if (programs[tool]) runReal(programs[tool])
else await askInstead()

/** For the question of a health check: what it asks is known without the tool. */
async function askInstead() {
  const probe = probeFor(tool, args, env)
  if (!probe) {
    console.error(`${tool}: not on this machine, and no built-in probe asks this: ${given.join(' ')}`)
    process.exit(127)
  }
  const { exitCode, stdout, stderr } = await probe(AbortSignal.timeout(probeTimeoutMs))
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  process.exitCode = exitCode
}

/** @param {string[]} words */
function runReal([program, ...first]) {
  const child = spawn(program, [...first, ...args], { stdio: 'inherit', env })
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 137 : code))
}
