/** `npm run fuzz`: what every service answers to whatever is asked of it. */
import { untilInterrupted } from '../interrupt.ts'
import { readOptions, refuseOptions } from '../read-options.ts'
import { type FuzzResult, fuzz } from './fuzz.ts'
import { fuzzed, startFuzzPlatform } from './platform.ts'

const usage = `npm run fuzz -- [--runs 100] [--seed N] [--service NAME] [--json]

Starts the platform on engines of its own, reads the OpenAPI document of each service (and of what is simulated, the payment
provider and geo), and sends every operation requests as the document describes them and as it does not, with and without a
login. No answer may be a 5xx, every error has to be a problem document, and every answer what the document says. Ends with 1
when one is not, and shows the simplest request for it; the same seed sends the same requests.`

const { values } = readOptions(
  {
    options: {
      runs: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      service: { type: 'string' },
      json: { type: 'boolean' },
    },
  },
  usage,
)
const names = fuzzed.filter(name => values.service === undefined || name === values.service)
const [runs, seed] = [Number(values.runs), Number(values.seed)]
if (names.length === 0) refuseOptions(`There is no service ${values.service}.`, usage)
if (!Number.isInteger(runs) || runs < 1) refuseOptions('--runs is a whole number from 1 on.', usage)
if (!Number.isInteger(seed)) refuseOptions('--seed is a whole number.', usage)

const say = (line: string) => console.error(line)
await untilInterrupted(async signal => {
  const platform = await startFuzzPlatform(say)
  try {
    const results: Record<string, FuzzResult> = {}
    for (const name of names) {
      signal.throwIfAborted()
      const result = await fuzz(await platform.api(name), { runs, seed })
      results[name] = result
      say(
        `${name}: ${result.requests} requests, ${result.complaints.length} complaints, ${JSON.stringify(result.statuses)}`,
      )
      for (const { operation, caller, fault, request } of result.complaints)
        say(`  ${operation} by ${caller}: ${fault}\n    ${JSON.stringify(request)}`)
    }
    const complaints = Object.values(results).flatMap(result => result.complaints)
    if (values.json) console.log(JSON.stringify({ seed, runs, complaints: complaints.length, services: results }))
    process.exitCode = complaints.length > 0 ? 1 : 0
    if (complaints.length > 0) say(`the same again: npm run fuzz -- --seed ${seed} --runs ${runs}`)
  } finally {
    await platform.stop()
  }
})
