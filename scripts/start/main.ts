/**
 * `npm start`: the site, the reference platform and the progress board on this machine, until Ctrl-C.
 * Progress goes to stderr; stdout gets the table, or one line of JSON with --json.
 */
import { collectGarbage } from '@groundwork/kernel/process/collect-garbage'
import { buildServices } from '../build/services.mjs'
import { ensureSite, siteDirectory } from '../build/site.ts'
import { describeFailure, faultOfGroundwork } from '../platform/failure.ts'
import { ownPlatform, type PlatformOwner, refuseSecondOwner } from '../platform/owner.ts'
import { portVariables } from '../platform/port-variables.ts'
import { refuseTakenPorts } from '../platform/ports.ts'
import { loadPlatform, sitePort } from '../platform/project.ts'
import { readOptions } from '../read-options.ts'
import { repository } from '../repository.mjs'
import { startSite } from '../site/server.ts'
import { failureOf } from '../stack/error.ts'
import { ensureEngines, freePort, portObstacle } from '../stack/running.ts'
import { addresses, describeEvent, type Part, partsOf, table } from './table.ts'

const usage = `npm start [-- options]

Starts everything on this machine and prints where it is. Ctrl-C stops it; the data stays.

  --json        one line of JSON instead of the table
  --any-ports   use free ports where the usual ones are taken
  --monitoring  with metrics and traces, which takes memory
  --details     by what engine each part runs, and what is not proved here
  --help        this text

Ports can be chosen too, for example GATEWAY_PORT=8090 npm start:
  ${portVariables.join(' ')}`

const started = Date.now()
const say = (line: string) => console.error(line)
const { values: options } = readOptions(
  {
    options: {
      json: { type: 'boolean' },
      'any-ports': { type: 'boolean' },
      monitoring: { type: 'boolean' },
      details: { type: 'boolean' },
    },
  },
  usage,
)

let owner: PlatformOwner | undefined
let site: { url: string; close(): Promise<void> } | undefined
const ending = new AbortController()
// Registered first, so that Ctrl-C during the start also stops everything.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))
// When npm is killed without a signal to this process, nobody could stop it any more: it ends with its parent.
const parent = process.ppid
setInterval(() => process.ppid !== parent && void stop(0), 1000).unref()

const start = begin()
await start.catch(error => {
  // After Ctrl-C nobody needs to be told why the start failed.
  if (ending.signal.aborted) return
  say(`\n${describeFailure(failureOf(error, faultOfGroundwork))}`)
  return stop(3)
})

async function begin(): Promise<void> {
  const { signal } = ending
  await refuseSecondOwner()
  const project = loadPlatform({ monitoring: options.monitoring })
  if (!options['any-ports']) await refuseTakenPorts(project)
  const port = (await portObstacle(sitePort())) ? await freePort() : sitePort()
  await ensureEngines(report, signal)
  await buildServices()
  signal.throwIfAborted()
  owner = await ownPlatform({
    project,
    anyPorts: options['any-ports'],
    onEvent: event => report(describeEvent(event)),
    onDown: () => void (site ? stopPlatform() : stop(0)),
  })
  signal.throwIfAborted()
  // Pages are built while the engines start: the first takes processor time, the second mostly waits.
  const pages = ensureSite(report, signal)
  pages.catch(() => {})
  const statuses = await owner.stack.up()
  await pages
  signal.throwIfAborted()
  const gateway = statuses.find(({ service }) => service === 'gateway')
  site = await startSite({
    port,
    gatewayUrl: `http://${Object.values(gateway?.endpoints ?? {})[0]}`,
    buildDir: siteDirectory,
    stateDir: `${repository}.groundwork`,
  })
  show([
    { part: 'site', url: site.url, engine: `Node ${process.versions.node}`, state: 'healthy', notes: [] },
    ...partsOf(statuses),
  ])
  await collectGarbage()
}

function show(parts: Part[]): void {
  const notProved = owner?.stack.notProved() ?? []
  if (options.json) {
    console.log(JSON.stringify({ parts, notProved, ms: Date.now() - started }))
    return
  }
  console.log(`\n${addresses(site?.url ?? '')}\n\n${table(parts, options.details)}\n`)
  if (options.details) for (const note of notProved) console.log(`not proved without Docker: ${note}`)
  else console.log('Engines, and what is not proved without Docker: npm start -- --details')
  console.log('Ctrl-C stops everything; the data stays.')
}

/** After `lab down` the site goes on, for a reader of a lesson. */
async function stopPlatform(): Promise<void> {
  await owner?.close()
  say(`\nThe platform is stopped, its data stays. The pages are still at ${site?.url}; Ctrl-C ends them too.`)
}

/** Stops everything and ends the process, within ten seconds. */
async function stop(code: number): Promise<void> {
  if (ending.signal.aborted) return
  ending.abort()
  if (owner || site) say('\nstopping')
  setTimeout(() => process.exit(code || 1), 9_000).unref()
  await owner?.close()
  // An interrupted start ends its own work, and may have taken ownership meanwhile.
  await start.catch(() => {})
  await site?.close()
  await owner?.close()
  process.exit(code)
}

function report(line: string | undefined): void {
  if (line && !ending.signal.aborted) say(line)
}
