import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../samples/', import.meta.url)

/**
 * Events as they were once sent, by type: every version that a broker may still hold. They are added to, never edited:
 * a consumer that can no longer read one of them cannot read the topic either. For tests.
 */
export function recordedSamples(): Map<string, Record<string, unknown>[]> {
  const files = readdirSync(folder).filter(name => name.endsWith('.json'))
  return new Map(
    files.map(name => [name.slice(0, -'.json'.length), JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]),
  )
}
