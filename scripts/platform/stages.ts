/** The platform in steps, in the order of lesson 02. */
import { services } from '@groundwork/contracts/services'

/** A question that shows that a stage works, printed as the command that a learner would type. */
export type Probe =
  | { kind: 'exec'; service: string; argv: readonly string[] }
  | { kind: 'http'; service: string; port: number; path: string }

export interface Stage {
  id: 'postgres' | 'redis' | 'kafka' | 'topics' | 'services' | 'gateway'
  /** What runs after this stage, as a sentence. */
  says: string
  services: readonly string[]
  probe: Probe
}

/** Programs of this repository: the services, and those that stand in for other companies' systems. */
export const ownPrograms = [...Object.keys(services), 'payment-provider', 'geo']

export const stages: readonly Stage[] = [
  {
    id: 'postgres',
    says: 'The database runs, with a schema and roles for each service.',
    services: ['postgres', 'postgres-roles'],
    probe: {
      kind: 'exec',
      service: 'postgres',
      // The container itself knows its user and database: `.env` may give them other names.
      argv: [
        'sh',
        '-c',
        'psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -Atc "select schema_name from information_schema.schemata order by 1"',
      ],
    },
  },
  {
    id: 'redis',
    says: 'The cache answers.',
    services: ['redis'],
    probe: { kind: 'exec', service: 'redis', argv: ['redis-cli', 'ping'] },
  },
  {
    id: 'kafka',
    says: 'The broker runs and is its own controller: no ZooKeeper.',
    services: ['kafka'],
    probe: {
      kind: 'exec',
      service: 'kafka',
      argv: ['/opt/kafka/bin/kafka-metadata-quorum.sh', '--bootstrap-server', 'kafka:19092', 'describe', '--status'],
    },
  },
  {
    id: 'topics',
    says: 'The topics are there; making them again would change nothing.',
    services: ['kafka-topics'],
    probe: {
      kind: 'exec',
      service: 'kafka',
      argv: ['/opt/kafka/bin/kafka-topics.sh', '--bootstrap-server', 'kafka:19092', '--list'],
    },
  },
  {
    id: 'services',
    says: 'The services are ready: each reaches what it needs.',
    services: ownPrograms,
    probe: { kind: 'http', service: 'sales', port: 8000, path: '/readyz' },
  },
  {
    id: 'gateway',
    says: 'One door to all of it.',
    services: ['gateway'],
    probe: { kind: 'http', service: 'gateway', port: 8080, path: '/api/v1/products' },
  },
]

export type StageId = Stage['id']

/** The stages up to and including `last`. */
export function stagesThrough(last: StageId): Stage[] {
  return stages.slice(0, stages.findIndex(stage => stage.id === last) + 1)
}
