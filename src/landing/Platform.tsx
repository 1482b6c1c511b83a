import type { ReactNode } from 'react'
import type { LocalPlatform } from '../../scripts/site/api.ts'
import type { InstanceState } from '../../scripts/stack/types.ts'
import { useLocalPlatform } from '../local-api/use-local-platform.ts'
import styles from './styles.module.css'

interface Part {
  name: string
  /** Its purpose, in a few words. */
  does: string
}

/** From the outside in: each row is called by the one above. */
const rows: readonly { title: string; parts: readonly Part[] }[] = [
  { title: 'The door', parts: [{ name: 'gateway', does: 'one address for all of it; limits and rules for browsers' }] },
  {
    title: 'The services',
    parts: [
      { name: 'sales', does: 'catalogue and orders' },
      { name: 'inventory', does: 'warehouses, stock, movements' },
      { name: 'payment', does: 'what was taken for which order' },
      { name: 'delivery', does: 'couriers and who brings what' },
      { name: 'identity', does: 'accounts, and who may do what' },
      { name: 'progress', does: 'cohorts and their results' },
    ],
  },
  {
    title: 'The engines',
    parts: [
      { name: 'postgres', does: 'a schema for each service' },
      { name: 'kafka', does: 'events from service to service' },
      { name: 'redis', does: 'a cache that may be lost' },
    ],
  },
]

/** The platform that the course builds, each part with its state on this machine. */
export default function Platform(): ReactNode {
  const platform = useLocalPlatform()
  return (
    <>
      {rows.map(({ title, parts }) => (
        <section key={title} className={styles.row} aria-label={title}>
          <h3>{title}</h3>
          <ul className={styles.parts}>
            {parts.map(({ name, does }) => (
              <li key={name} className={styles.part} data-state={toneOf(platform, name)}>
                <strong>{name}</strong>
                <span>{does}</span>
                <span className={styles.state}>{wordsFor(platform, name)}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p className={styles.note} role="status">
        {noteOn(platform)}
      </p>
    </>
  )
}

const stateOf = (platform: LocalPlatform | undefined, name: string) =>
  platform?.parts.find(part => part.name === name)?.state

function toneOf(platform: LocalPlatform | undefined, name: string): 'up' | 'down' | 'unknown' {
  const state = stateOf(platform, name)
  return state === undefined ? 'unknown' : tones[state]
}

/** Colours of states: waiting or absent is no failure. */
const tones = {
  healthy: 'up',
  running: 'up',
  completed: 'up',
  waiting: 'unknown',
  starting: 'unknown',
  absent: 'unknown',
  unhealthy: 'down',
  failed: 'down',
  stopped: 'down',
} as const satisfies Record<InstanceState, string>

const wordsFor = (platform: LocalPlatform | undefined, name: string): string => stateOf(platform, name) ?? 'not running'

function noteOn(platform: LocalPlatform | undefined): ReactNode {
  if (platform?.parts.length) return 'This is what runs on your machine at the moment.'
  return (
    <>
      Nothing of it runs here at the moment; <code>npm start</code> or <code>npx lab up</code> starts it.
    </>
  )
}
