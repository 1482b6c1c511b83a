/** Checks values that are allowed one by one but contradict each other (compose-go, loader/validate.go and validation/). */
import type { ComposeProject, ComposeService, Place } from '../types.ts'
import { refuse } from './error.ts'
import { parseBytes } from './units.ts'
import { child, entriesOf, flagOf, type MapNode, placeOfNode } from './yaml/tree.ts'

/** Where it stands below the service, what is wrong, and what to do. */
type Contradiction = [path: (string | number)[], message: string, next: string]

type Rule = (service: ComposeService, project: ComposeProject) => Contradiction | undefined

const rules: Rule[] = [
  limitTwice,
  scaleTwice,
  negativeCount,
  containerNameTaken,
  targetTwice,
  buildConflict,
  watchTarget,
]

/** Throws ComposeError for the first contradiction. `placeOf` finds the line of a path below the project. */
export function checkConsistency(project: ComposeProject, placeOf: (path: (string | number)[]) => Place): void {
  for (const service of Object.values(project.services)) {
    for (const rule of rules) {
      const found = rule(service, project)
      if (!found) continue
      const [path, message, next] = found
      refuse(placeOf(['services', service.name, ...path]), message, next, service.name)
    }
  }
}

/**
 * Limits that have a key of the service and a key below `deploy`; Compose compares the two as soon as the `deploy`
 * group exists.
 */
const limits: [short: string, group: 'limits' | 'reservations', key: string][] = [
  ['cpus', 'limits', 'cpus'],
  ['mem_limit', 'limits', 'memory'],
  ['pids_limit', 'limits', 'pids'],
  ['mem_reservation', 'reservations', 'memory'],
]

function limitTwice({ name, raw }: ComposeService): Contradiction | undefined {
  for (const [short, group, key] of limits) {
    const resources = valueAt(raw, ['deploy', 'resources', group])
    const own = amount(raw[short])
    if (resources === undefined || !own || own === amount(valueAt(resources, [key]))) continue
    const message = `${name} has ${short} beside deploy.resources.${group}, whose ${key} is another or missing.`
    return [[short], message, `Move it into deploy.resources.${group} as ${key}.`]
  }
  return undefined
}

function amount(value: unknown): number {
  const text = String(value ?? '')
  return /^[\d.]+$/.test(text) ? Number(text) : (parseBytes(text) ?? 0)
}

function scaleTwice({ name, raw }: ComposeService): Contradiction | undefined {
  const replicas = valueAt(raw, ['deploy', 'replicas'])
  if (raw.scale === undefined || replicas === undefined || String(raw.scale) === String(replicas)) return undefined
  const message = `${name} has two numbers of instances, scale and deploy.replicas, that differ.`
  return [['scale'], message, 'Keep one of the two.']
}

const counts = [['scale'], ['deploy', 'replicas'], ['healthcheck', 'retries']]

function negativeCount({ name, raw }: ComposeService): Contradiction | undefined {
  const path = counts.find(each => Number(valueAt(raw, each)) < 0)
  return path && [path, `${name} has a negative ${path.join('.')}.`, 'Write 0 or more.']
}

function containerNameTaken({ name, raw, scale }: ComposeService, project: ComposeProject): Contradiction | undefined {
  const own = raw.container_name
  if (own === undefined) return undefined
  const other = Object.values(project.services).find(each => each.name !== name && each.raw.container_name === own)
  if (other) {
    const message = `${name} and ${other.name} both have the container_name "${own}", and a container's name is unique.`
    return [['container_name'], message, 'Give one of them another, or take both out.']
  }
  if (scale <= 1) return undefined
  const message = `${name} has a container_name and ${scale} instances, and a container's name is unique.`
  return [['container_name'], message, 'Take container_name out: the service can be reached by its own name.']
}

function targetTwice({ name, volumes, tmpfs }: ComposeService): Contradiction | undefined {
  const index = volumes.findIndex(({ target }) => tmpfs.includes(target))
  if (index < 0) return undefined
  const message = `${name} mounts a volume and a tmpfs at ${volumes[index]!.target}.`
  return [['volumes', index], message, 'Keep one of the two.']
}

function buildConflict({ name, raw }: ComposeService, project: ComposeProject): Contradiction | undefined {
  const build = (raw.build ?? {}) as Record<string, unknown>
  if (build.dockerfile && build.dockerfile_inline) {
    const message = `${name} has both dockerfile and dockerfile_inline.`
    return [['build', 'dockerfile_inline'], message, 'Keep one of the two.']
  }
  const platforms = build.platforms as string[] | undefined
  if (platforms?.length && raw.platform && !platforms.includes(String(raw.platform))) {
    const message = `${name} runs on ${raw.platform}, for which it is not built.`
    return [['build', 'platforms'], message, `Add ${raw.platform} to the list.`]
  }
  const contexts = Object.values((build.additional_contexts ?? {}) as Record<string, unknown>).map(String)
  const unknown = contexts.find(each => each.startsWith('service:') && !(each.slice(8) in project.services))
  if (!unknown) return undefined
  const message = `${name} is built from ${unknown}, which is not there.`
  return [['build', 'additional_contexts'], message, 'Name a service of this file.']
}

function watchTarget({ name, raw }: ComposeService): Contradiction | undefined {
  const watch = (valueAt(raw, ['develop', 'watch']) ?? []) as Record<string, unknown>[]
  const index = watch.findIndex(({ target, action }) => !target && !['rebuild', 'restart'].includes(String(action)))
  if (index < 0) return undefined
  const message = `${name} watches files and does not say where they go in the container.`
  return [['develop', 'watch', index], message, 'Add `target:`.']
}

function valueAt(value: unknown, path: string[]): unknown {
  return path.reduce((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value)
}

/** Sources of a top-level secret or config; Compose accepts exactly one. */
const sources = { secrets: ['file', 'environment'], configs: ['file', 'environment', 'content'] }

/** Throws ComposeError for a top-level secret, config or volume with contradicting sources or with none. */
export function checkDefinitions(file: MapNode): void {
  for (const section of ['secrets', 'configs'] as const) {
    for (const [name, definition] of entriesOf(child(file, section))) {
      const [first, second] = sources[section].filter(source => child(definition, source))
      if (second) {
        const message = `"${name}" under ${section} has both ${first} and ${second}.`
        refuse(placeOfNode(child(definition, second)!), message, 'Keep one of the two.')
      }
      if (first || child(definition, 'external') || child(definition, 'driver')) continue
      const message = `"${name}" under ${section} does not say where its content comes from.`
      refuse(placeOfNode(definition), message, `Add one of ${sources[section].join(', ')}.`)
    }
  }
  for (const [name, definition] of entriesOf(child(file, 'volumes'))) {
    if (!flagOf(child(definition, 'external'))) continue
    const other = entriesOf(definition).find(([key]) => !['name', 'external'].includes(key) && !key.startsWith('x-'))
    if (!other) continue
    const message = `"${name}" under volumes is made outside of this project (external), and has ${other[0]}.`
    refuse(placeOfNode(other[1]), message, 'Keep one of the two.')
  }
}
