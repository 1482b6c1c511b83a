/** The start-up table and the lines before it. */
import pc from 'picocolors'
import { columns } from '../columns.ts'
import type { InstanceStatus, StackEvent } from '../stack/types.ts'

/** One row; `--json` prints the same. `url` is empty for a part without a port. */
export interface Part {
  part: string
  url: string
  engine: string
  state: InstanceStatus['state']
  /** Why not healthy, or what this engine does not prove. */
  notes: string[]
}

/** Scheme by container port, for the parts that are not HTTP. */
const schemes: Record<string, string> = { '5432': 'postgresql', '6379': 'redis', '9092': 'kafka' }

/** The address a learner uses: of several container ports the first that has a known meaning. */
function urlOf({ endpoints }: InstanceStatus): string {
  const known = Object.entries(endpoints).sort(([a], [b]) => Number(b in schemes) - Number(a in schemes))
  const [port, address] = known[0] ?? []
  return port === undefined ? '' : `${schemes[port] ?? 'http'}://${address}`
}

export function partsOf(statuses: readonly InstanceStatus[]): Part[] {
  return statuses.map(status => ({
    part: status.service,
    url: urlOf(status),
    engine: status.engine,
    state: status.state,
    notes: [...(status.restarts ? [`started again ${status.restarts} times`] : []), ...status.notes],
  }))
}

const good = new Set<InstanceStatus['state']>(['healthy', 'running', 'completed'])
/** An absent part is no failure: the others do without it. */
const colourOf = (state: InstanceStatus['state']) =>
  state === 'absent' ? pc.yellow : good.has(state) ? pc.green : pc.red

/** The addresses that a person opens first. */
export function addresses(site: string): string {
  const lines = [
    `The course          ${pc.bold(pc.cyan(site))}`,
    `The cohort's board  ${pc.bold(pc.cyan(`${site}/instructor/`))}`,
  ]
  return lines.join('\n')
}

/** With `details`, also each part's engine and all notes; without, it fits into 80 columns. */
export function table(parts: readonly Part[], details = false): string {
  const cells = ({ part, url, engine, state }: Part) => {
    const shown = colourOf(state)(state)
    return details ? [part, url, shown, engine] : [part, url, shown]
  }
  const notes = parts
    .filter(({ state }) => details || !good.has(state))
    .flatMap(({ part, notes }) => notes.map(note => `${part}: ${note}`))
  return [columns(parts.map(cells), ['part', 'URL', 'state', ...(details ? ['engine'] : [])]), ...notes].join('\n')
}

/** A line for events that a person waits for; undefined for other events. */
export function describeEvent(event: StackEvent): string | undefined {
  if (event.type === 'engine') return `${event.engine}: ${event.detail}`
  if (event.type === 'restart') return `${event.service} ended (${event.reason}); starting again in ${event.inMs} ms`
  return good.has(event.state) || event.state === 'failed'
    ? `${event.service}: ${event.state}${event.detail ? `, ${event.detail}` : ''}`
    : undefined
}
