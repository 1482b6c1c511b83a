/** `npm run bench -- NAME [--json] [--record]`: measurements of this machine, never pass or fail. */
import { readOptions, refuseOptions } from '../read-options.ts'
import { cashier } from './cashier.ts'
import { check } from './check.ts'
import { idle } from './idle.ts'
import { inbox } from './inbox.ts'
import { load, machine } from './machine.ts'
import { orders } from './orders.ts'
import { progress } from './progress.ts'
import { reading } from './reading.ts'
import { record } from './record.ts'
import { relay } from './relay.ts'
import { rest } from './rest.ts'
import { startup } from './startup.ts'
import { warehouse } from './warehouse.ts'

interface Options {
  /** Base URL of another implementation of the warehouse API. */
  peer?: string
  /** host:port of the broker where it consumes. */
  'peer-kafka'?: string
}

/** Each returns what it measured, names with their units. */
const benchmarks: Record<string, (say: (line: string) => void, options: Options) => Promise<Record<string, unknown>>> =
  { startup, idle, progress, warehouse, orders, relay, inbox, cashier, reading, rest, check }

const usage = `Usage: npm run bench -- NAME [--json] [--record] [--peer URL [--peer-kafka HOST:PORT]]
There is: ${Object.keys(benchmarks).join(', ')}
--record: writes the figures down for the page “Measured”, in place of those of that name before
--peer: another implementation of the warehouse API, which takes turns with ours (warehouse only);
--peer-kafka: the broker where it consumes warehouse-movements, to compare that too`
const options = {
  json: { type: 'boolean' },
  record: { type: 'boolean' },
  peer: { type: 'string' },
  'peer-kafka': { type: 'string' },
} as const
const { values, positionals } = readOptions({ allowPositionals: true, options }, usage)
const [name = '', ...more] = positionals
const benchmark = benchmarks[name]
if (!benchmark) refuseOptions(name === '' ? 'Say which.' : `There is no benchmark ${name}.`, usage)
if (more.length > 0) refuseOptions('One at a time.', usage)
if (values['peer-kafka'] !== undefined && values.peer === undefined) refuseOptions('--peer-kafka needs --peer.', usage)
if (values.peer !== undefined && benchmark !== warehouse) refuseOptions(`${name} has no peer.`, usage)
const before = load()
const figures = await benchmark(line => console.error(line), values)
const measured = { machine: machine(), date: new Date().toISOString(), load_before: before, ...figures }
if (values.record) record(name, measured)
if (values.json) console.log(JSON.stringify(measured))
else for (const [what, value] of Object.entries(measured)) console.log(`${what.padEnd(28)} ${JSON.stringify(value)}`)
