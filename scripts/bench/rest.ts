/** What each service takes to start, from its process to "ready" with its schema in place, and holds at rest. Linux only. */
import { setTimeout as delay } from 'node:timers/promises'
import { services } from '@groundwork/contracts/services'
import type { ServiceName } from '@groundwork/testkit/platform-database'
import { type Engines, withEngines } from './engines.ts'
import { proportionalSizes } from './processes.ts'
import { withService } from './services.ts'
import { repeats, type Spread, spreadOf } from './turns.ts'

const settleMs = 5000

interface Rest {
  start_seconds: Spread
  memory_mb: number
}

export function rest(say: (line: string) => void) {
  return withEngines(async engines => {
    const measured: Record<string, Rest> = {}
    for (const name of Object.keys(services) as ServiceName[]) {
      measured[name] = await startAndRest(name, engines)
      say(`${name}: ${JSON.stringify(measured[name])}`)
    }
    return measured
  })
}

async function startAndRest(name: ServiceName, engines: Engines): Promise<Rest> {
  const start = () => withService(name, engines, async ({ startSeconds }) => startSeconds)
  // The first one builds the schema.
  await start()
  const starts: number[] = []
  while (starts.length < repeats) starts.push(await start())
  const bytes = await withService(name, engines, async ({ pid }) => {
    await delay(settleMs)
    return proportionalSizes([pid()])[0]!
  })
  return { start_seconds: spreadOf(starts), memory_mb: Math.round(bytes / 1e6) }
}
