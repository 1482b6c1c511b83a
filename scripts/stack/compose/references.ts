/** Checks that every name by which services refer to something is defined. */
import type { ComposeProject, ComposeService, Place } from '../types.ts'
import { refuse } from './error.ts'
import { quotedName } from './odd-character.ts'

type Path = (string | number)[]

/** `placeOf` finds the line of a path below the project. Throws ComposeError for the first undefined name. */
export function checkReferences(
  project: ComposeProject,
  declared: { secrets: string[]; configs: string[] },
  placeOf: (path: Path) => Place,
): void {
  const sections = { ...declared, volumes: project.volumes, networks: ['default', ...project.networks] }
  for (const service of Object.values(project.services)) {
    const at = (path: Path) => placeOf(['services', service.name, ...path])
    checkImage(service)
    checkDependencies(service, project, at)
    for (const { section, name, path, message } of referencesOf(service)) {
      if (sections[section].includes(name)) continue
      refuse(at(path), message, `Add it under the top-level "${section}:".`, service.name)
    }
  }
  checkCircles(project, placeOf)
}

interface Reference {
  section: 'volumes' | 'networks' | 'secrets' | 'configs'
  name: string
  /** Where it stands, below the service. */
  path: Path
  /** What is said when the section does not have it. */
  message: string
}

/** What a service uses of the top-level sections. */
function referencesOf(service: ComposeService): Reference[] {
  const reference = (section: Reference['section'], name: string, path: Path, uses: string, where = '') => {
    return { section, name, path, message: `${uses} ${quotedName(name)}, which is not declared${where}.` }
  }
  const buildSecrets = (service.raw.build as { secrets?: (string | { source?: string })[] } | undefined)?.secrets ?? []
  return [
    ...service.volumes.flatMap(({ type, source }, index) =>
      type === 'volume' && source
        ? [reference('volumes', source, ['volumes', index], `${service.name} uses the volume`)]
        : [],
    ),
    ...service.networks.map(name =>
      reference('networks', name, ['networks', name], `${service.name} joins the network`),
    ),
    ...buildSecrets.map(secret => {
      const name = String(typeof secret === 'object' ? secret.source : secret)
      return reference('secrets', name, ['build', 'secrets'], `The build of ${service.name} uses`, ' under secrets')
    }),
    ...(['secrets', 'configs'] as const).flatMap(kind =>
      service[kind].map(({ source }, index) =>
        reference(kind, source, [kind, index], `${service.name} uses`, ` under ${kind}`),
      ),
    ),
  ]
}

function checkImage(service: ComposeService): void {
  if (service.image || service.build || service.raw.provider) return
  const message = `${service.name} has neither an image nor a build.`
  refuse(service.place, message, 'Add `image:` with a pinned tag, or `build:` with a folder.', service.name)
}

function checkDependencies(service: ComposeService, project: ComposeProject, at: (path: Path) => Place): void {
  for (const [name, { required }] of Object.entries(service.dependsOn)) {
    if (name in project.services || !required) continue
    const message = `${service.name} depends on ${quotedName(name)}, which is not a service of this project.`
    const next = `The services are: ${Object.keys(project.services).join(', ')}.`
    refuse(at(['depends_on', name]), message, next, service.name)
  }
}

function checkCircles(project: ComposeProject, placeOf: (path: Path) => Place): void {
  const finished = new Set<string>()
  const visit = (name: string, above: string[]): void => {
    if (above.includes(name)) {
      const circle = [...above.slice(above.indexOf(name)), name]
      const place = placeOf(['services', circle[0]!, 'depends_on', circle[1]!])
      const message = `Services wait for each other in a circle: ${circle.join(' → ')}.`
      refuse(place, message, 'Take one of the arrows out.', name)
    }
    if (finished.has(name)) return
    for (const next of Object.keys(project.services[name]?.dependsOn ?? {})) visit(next, [...above, name])
    finished.add(name)
  }
  for (const name of Object.keys(project.services)) visit(name, [])
}
