/** `npm run setup`: everything that start, test and Docker need, and nothing more. */
import { buildServices } from '../build/services.mjs'
import { untilInterrupted } from '../interrupt.ts'
import { ensureEngines } from '../stack/running.ts'

const engines = await untilInterrupted(signal => ensureEngines(line => console.error(line), signal))
await buildServices()
for (const { name, found, version } of engines) console.log(`${name.padEnd(12)} ${found ? version : 'not here'}`)
