/** Says what the facts about a machine mean for the course, and what to do. Pure. */

import { portVariable } from '../../platform/ports.ts'
import type { EngineReport } from '../../stack/running.ts'
import type { Facts, Row } from './gather-facts.ts'

export function diagnose(facts: Facts): Row[] {
  return [
    nodeRow(facts),
    memoryRow(facts),
    diskRow(facts),
    ...facts.engines.filter(({ name }) => name !== 'node').map(engineRow),
    dockerRow(facts),
    ...portRows(facts),
    ...facts.labs.map(labRow),
  ]
}

/** Whether everything that the course offers can be done here. */
export const isReady = (rows: readonly Row[]): boolean => rows.every(row => row.standing !== 'missing')

function nodeRow({ node }: Facts): Row {
  // A Node that is too old never comes this far: bin.mjs refuses it.
  return { area: 'machine', what: 'Node.js', standing: 'ok', found: node }
}

function memoryRow({ memory, labs }: Facts): Row {
  const needed = most(labs.map(({ lab }) => lab.manifest.memory))
  const base = {
    area: 'machine',
    what: 'memory',
    found: `${inWords(memory.available)} available of ${inWords(memory.total)}`,
  } as const
  if (memory.available >= needed) return { ...base, standing: 'ok' }
  const standing = memory.total >= needed ? 'warning' : 'missing'
  return {
    ...base,
    standing,
    next: `The largest lab takes ${inWords(needed)}: close other programs before a live check`,
  }
}

function diskRow({ disk, labs }: Facts): Row {
  const needed = most(labs.map(({ lab }) => lab.manifest.disk))
  const base = { area: 'machine', what: 'disk', found: `${inWords(disk)} free` } as const
  return disk >= needed
    ? { ...base, standing: 'ok' }
    : {
        ...base,
        standing: 'missing',
        next: `The largest lab writes ${inWords(needed)}: make room, for a start by deleting .groundwork/checks`,
      }
}

function engineRow({ title, found, version, source, install, without }: EngineReport): Row {
  if (found)
    return {
      area: 'engines',
      what: title,
      standing: 'ok',
      found: source ? `${version} (${source})` : (version ?? 'there'),
    }
  return { area: 'engines', what: title, standing: 'warning', found: `not here. ${without}`, next: install }
}

function dockerRow({ docker }: Facts): Row {
  const base = { area: 'engines', what: 'Docker' } as const
  if (docker.ok) return { ...base, standing: 'ok', found: `${docker.engine}, Compose ${docker.compose}` }
  return {
    ...base,
    standing: 'warning',
    found: `${docker.reason} Without it image builds, users and limits are not proved.`,
    next: docker.reason.includes('Compose')
      ? 'Install the Compose plugin, docs.docker.com/compose/install; Docker itself is there'
      : 'Start Docker, or install it from docs.docker.com',
  }
}

function portRows({ ports }: Facts): Row[] {
  if (ports === 'own')
    return [{ area: 'ports', what: 'all', standing: 'ok', found: 'in use by the course itself, which is running' }]
  if ('unknown' in ports)
    return [{ area: 'ports', what: 'all', standing: 'warning', found: ports.unknown, next: 'npm start' }]
  const closed = ports.flatMap(({ obstacle, ...each }) => (obstacle ? [{ ...each, obstacle }] : []))
  if (closed.length === 0) return [{ area: 'ports', what: 'all', standing: 'ok', found: `${ports.length} free` }]
  return closed.map(({ name, port, obstacle }) => ({
    area: 'ports',
    what: `${port} (${name})`,
    standing: 'warning',
    found: obstacle.why,
    next: `${obstacle.remedy}: ${portVariable(name)}=<port> npm start`,
  }))
}

function labRow({ lab, obstacle }: Facts['labs'][number]): Row {
  const base = { area: 'labs', what: `lab ${lab.manifest.id}` } as const
  if (!obstacle) return { ...base, standing: 'ok', found: 'can be checked live' }
  return { ...base, standing: 'missing', found: `its files only: ${obstacle.message}`, next: obstacle.next }
}

const most = (values: number[]): number => Math.max(0, ...values)

const inWords = (mib: number): string => (mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${mib} MiB`)
