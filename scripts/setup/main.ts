/** `npm run setup`: everything that start, test and Docker need, and nothing more. */
import { buildServices } from '../build/services.mjs'
import { ensureEngines } from './engines.ts'

const engines = await ensureEngines(line => console.error(line))
await buildServices()
for (const { name, found, version } of engines) console.log(`${name.padEnd(12)} ${found ? version : 'not here'}`)
