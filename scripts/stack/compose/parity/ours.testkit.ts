/** The project as our reader sees it, reduced to the facts that Docker Compose prints too. */
import type { ComposeProject, ComposeService } from '../../types.ts'

export type Comparable = Record<string, unknown>

/** The facts about each service that both readers give, in Compose's words. */
export function comparable(project: ComposeProject): Record<string, Comparable> {
  return Object.fromEntries(Object.values(project.services).map(service => [service.name, comparableService(service)]))
}

function comparableService(service: ComposeService): Comparable {
  return {
    image: service.image,
    build: service.build && { context: service.build.context, dockerfile: service.build.dockerfile },
    command: service.command,
    entrypoint: service.entrypoint,
    environment: service.environment,
    ports: service.ports,
    expose: service.expose,
    volumes: service.volumes,
    tmpfs: service.tmpfs,
    dependsOn: Object.fromEntries(Object.entries(service.dependsOn).map(([name, { condition }]) => [name, condition])),
    health: service.healthcheck && {
      test: service.healthcheck.test,
      disabled: service.healthcheck.disabled,
      interval: service.healthcheck.interval,
      timeout: service.healthcheck.timeout,
      retries: service.healthcheck.retries,
      startPeriod: service.healthcheck.startPeriod,
    },
    restart: service.restartLimit === undefined ? service.restart : `${service.restart}:${service.restartLimit}`,
    networks: [...service.networks].sort(),
    labels: service.labels,
    init: service.init,
    user: service.user,
    capAdd: service.capAdd,
    memory: service.memoryLimit,
    scale: service.scale,
    secrets: service.secrets.map(({ source, target }) => ({ source, target })),
  }
}
