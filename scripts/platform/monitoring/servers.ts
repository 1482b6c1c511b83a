/**
 * Serves the images of `docker-compose.monitoring.yml` with programs of this machine. A missing program is left out,
 * and the start-up table says how to install it. Grafana is in no distribution, so it always needs Docker; the traces
 * run on Node's image, which the stack serves anyway.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { askVersion, findProgram } from '../../stack/engines/programs.ts'
import { serviceError } from '../../stack/error.ts'
import type { AdapterFactory } from '../../stack/local/adapters/choose.ts'
import { otherVersion } from '../../stack/local/adapters/image.ts'
import { commandWords } from '../../stack/local/adapters/server-arguments.ts'
import { unavailable } from '../../stack/local/adapters/unavailable.ts'
import type { InstanceContext } from '../../stack/local/types.ts'
import type { ComposeService } from '../../stack/types.ts'
import { localScrapes, type PrometheusConfiguration } from './local-scrapes.ts'

interface Program {
  title: string
  /** Names of the program: Debian's and its own. */
  names: readonly string[]
  /** The Debian or Ubuntu package. */
  debian: string
  /** Its port in the container. */
  port: number
  /** Changes the service where the compose file is only true for a container. */
  served?(service: ComposeService): ComposeService
  /** Arguments besides where to listen. */
  argumentsFor(instance: InstanceContext): string[]
}

const programs: Readonly<Record<string, Program>> = {
  prometheus: {
    title: 'Prometheus',
    names: ['prometheus'],
    debian: 'prometheus',
    port: 9090,
    argumentsFor: prometheusArguments,
  },
  'node-exporter': {
    title: 'node exporter',
    names: ['prometheus-node-exporter', 'node_exporter'],
    debian: 'prometheus-node-exporter',
    port: 9100,
    // The machine's root folder is not mounted: it is at its usual place.
    served: service => ({ ...service, volumes: [] }),
    argumentsFor: () => [],
  },
  'postgres-exporter': {
    title: 'PostgreSQL exporter',
    names: ['prometheus-postgres-exporter', 'postgres_exporter'],
    debian: 'prometheus-postgres-exporter',
    port: 9187,
    argumentsFor: () => [],
  },
  'redis-exporter': {
    title: 'Redis exporter',
    names: ['prometheus-redis-exporter', 'redis_exporter'],
    debian: 'prometheus-redis-exporter',
    port: 9121,
    argumentsFor: () => [],
  },
}

/** Servers for the monitoring, by service name. */
export const monitoringServers: Readonly<Record<string, AdapterFactory>> = Object.fromEntries(
  Object.entries(programs).map(([name, program]) => [name, serveBy(program)]),
)

function serveBy({ title, names, debian, port, served, argumentsFor }: Program): AdapterFactory {
  return async service => {
    const program = findProgram(...names)
    if (!program) {
      const next = `On Debian and Ubuntu: apt-get install --no-install-recommends ${debian}`
      const message = `${service.name} needs the ${title}, which is not on this machine.`
      return unavailable(serviceError(service, { kind: 'environment', message, next }), `${message} ${next}`)
    }
    const version = (await askVersion([program, '--version'], /(\d+\.\d+\.\d+)/)) ?? ''
    return {
      engine: `${title} ${version}`,
      notes: otherVersion(service, title, version, 2),
      service: served?.(service),
      listeners: [{ port }],
      stopSignal: 'SIGTERM',
      prepare: async instance => ({
        argv: [program, ...argumentsFor(instance), `--web.listen-address=127.0.0.1:${instance.ports.get(port)}`],
        env: instance.environment,
        cwd: instance.directory,
      }),
    }
  }
}

const configurationFlag = '--config.file='

/** The arguments of the compose file, with a configuration whose targets are on this machine. */
function prometheusArguments(instance: InstanceContext): string[] {
  return commandWords(instance.service).map(word => {
    if (!word.startsWith(configurationFlag)) return instance.files.translate(word)
    const source = instance.files.host(word.slice(configurationFlag.length))
    const configuration = parse(readFileSync(source, 'utf8')) as PrometheusConfiguration
    const file = join(instance.directory, 'prometheus.yml')
    writeFileSync(file, stringify(localScrapes(configuration, instance)))
    return `${configurationFlag}${file}`
  })
}
