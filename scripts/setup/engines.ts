/** Puts the engines in place that this machine can have, and says what each step does. */
import { detectEngines, type EngineReport, installEngines } from '../stack/running.ts'

/**
 * Install what is missing where set-up can (Kafka by Maven; on Debian as root the packages too); what it cannot, it
 * names with the one command that does. Returns how things stand afterwards.
 * @throws the signal's reason when it fires; what was being installed has ended by then
 */
export async function ensureEngines(say: (line: string) => void, signal?: AbortSignal): Promise<EngineReport[]> {
  const before = await detectEngines()
  if (before.every(engine => engine.found)) return before
  const after = await installEngines({ onProgress: say, signal })
  signal?.throwIfAborted()
  for (const engine of after.filter(({ found }) => !found))
    say(`setup: ${engine.name} is not here. To have it: ${engine.install}`)
  return after
}
