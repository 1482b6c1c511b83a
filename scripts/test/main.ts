/**
 * `npm test`: installs what is missing, then runs the tests that are quick enough for every day; arguments go to vitest
 * (`npm test -- orders`). `npm run test:platform` names the project of the others.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseCLI, startVitest } from 'vitest/node'
import { buildServices } from '../build/services.mjs'
import { ensureSite } from '../build/site.ts'
import { untilInterrupted } from '../interrupt.ts'
import { repository } from '../repository.mjs'
import { ensureEngines } from '../stack/running.ts'
import { everyDay } from './projects.ts'

const say = (line: string) => console.error(line)
// Vitest would keep a shell's "production", and React would then lack functions that its tests call.
process.env.NODE_ENV = 'test'
mkdirSync(join(repository, '.groundwork'), { recursive: true })
await untilInterrupted(signal => ensureEngines(say, signal))
await buildServices()
await ensureSite(say)
const { filter, options } = parseCLI(['vitest', ...process.argv.slice(2)])
const vitest = await startVitest('test', filter, { project: everyDay, ...options, run: true, watch: false })
await vitest.close()
