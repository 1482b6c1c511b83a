/** What a service's instances need to become those of a release. The manifest is what Docker says of its containers. */
import { type Container, instanceStatus, serviceOf } from '../../stack/docker/containers.ts'

/** What an instance is made of. */
export interface Release {
  /** Id of the image. */
  image: string
  /** Compose's digest of the service's definition, its environment included. */
  settings: string
}

export interface RollPlan {
  /** How many instances are to be started. */
  start: number
  /** Of the release, and healthy: left by a deploy that was broken off. */
  keep: Container[]
  /** Of the release, and not healthy: in the way of a new start. */
  discard: Container[]
  /** Of another release: they serve until the new ones do. */
  retire: Container[]
}

/** As many as there were, and at least one. */
export function planRoll(release: Release | undefined, containers: readonly Container[]): RollPlan {
  const retire = containers.filter(one => !isOf(release, one))
  const current = containers.filter(one => isOf(release, one))
  const keep = current.filter(one => instanceStatus(one).state === 'healthy')
  const discard = current.filter(one => !keep.includes(one))
  const wanted = Math.max(1, retire.length, current.length)
  return { start: wanted - keep.length, keep, discard, retire }
}

/** Of these services, those without an instance that runs. */
export const notRunning = (services: readonly string[], containers: readonly Container[]): string[] =>
  services.filter(name => !containers.some(one => serviceOf(one) === name && one.State.Status === 'running'))

export const isUpToDate = ({ start, retire }: RollPlan): boolean => start === 0 && retire.length === 0

/** Compose writes both on each container that it makes. */
function isOf(release: Release | undefined, container: Container): boolean {
  return (
    container.Config.Labels['com.docker.compose.image'] === release?.image &&
    settingsOf(container) === release?.settings
  )
}

/** Compose's digest of the definition that a container was made by. */
export const settingsOf = ({ Config }: Container): string | undefined => Config.Labels['com.docker.compose.config-hash']
