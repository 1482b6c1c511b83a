/** `npm run bench -- NAME [--json]`: measurements of this machine, never pass or fail. */
import { readOptions } from '../read-options.ts'
import { idle } from './idle.ts'
import { progress } from './progress.ts'
import { startup } from './startup.ts'

/** Each returns what it measured, names with their units. */
const benchmarks: Record<string, (say: (line: string) => void) => Promise<Record<string, unknown>>> = {
  startup,
  idle,
  progress,
}

const usage = `Usage: npm run bench -- NAME [--json]\nThere is: ${Object.keys(benchmarks).join(', ')}`
const { values, positionals } = readOptions({ allowPositionals: true, options: { json: { type: 'boolean' } } }, usage)
const [name] = positionals
const benchmark = name === undefined ? undefined : benchmarks[name]
if (!benchmark) {
  console.error(usage)
  process.exit(2)
}
const measured = await benchmark(line => console.error(line))
if (values.json) console.log(JSON.stringify(measured))
else for (const [what, value] of Object.entries(measured)) console.log(`${what.padEnd(28)} ${JSON.stringify(value)}`)
