import { locateEngine, type Serve } from '../stack/running.ts'
import { serveByProxy } from './gateway/adapter.ts'

/** What serves those parts of the platform whose engine is not on this machine, by service. */
export async function standIns(): Promise<Record<string, Serve>> {
  return (await locateEngine('nginx')) ? {} : { gateway: serveByProxy }
}
