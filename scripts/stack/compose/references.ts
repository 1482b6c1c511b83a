/** Checks that every name by which services refer to something is defined. */
import type { ComposeProject, ComposeService, Place } from '../types.ts'
import { refuse } from './error.ts'
import { quotedName } from './odd-character.ts'

/** `placeOf` finds the line of a path below the project. Throws ComposeError for the first undefined name. */
export function checkReferences(
  project: ComposeProject,
  declared: { secrets: string[]; configs: string[] },
  placeOf: (path: (string | number)[]) => Place,
): void {
  for (const service of Object.values(project.services)) {
    const at = (...path: (string | number)[]) => placeOf(['services', service.name, ...path])
    checkImage(service)
    checkDependencies(service, project, at)
    service.volumes.forEach((mount, index) => {
      if (mount.type !== 'volume' || !mount.source || project.volumes.includes(mount.source)) return
      const message = `${service.name} uses the volume ${quotedName(mount.source)}, which is not declared.`
      refuse(at('volumes', index), message, `Add it under the top-level "volumes:".`, service.name)
    })
    for (const network of service.networks) {
      if (network === 'default' || project.networks.includes(network)) continue
      const message = `${service.name} joins the network ${quotedName(network)}, which is not declared.`
      refuse(at('networks', network), message, `Add it under the top-level "networks:".`, service.name)
    }
    const buildSecrets = (service.raw.build as { secrets?: unknown[] } | undefined)?.secrets ?? []
    for (const secret of buildSecrets) {
      const source = String(typeof secret === 'object' ? (secret as { source?: unknown } | null)?.source : secret)
      if (declared.secrets.includes(source)) continue
      const message = `The build of ${service.name} uses ${quotedName(source)}, which is not declared under secrets.`
      refuse(at('build', 'secrets'), message, `Add it under the top-level "secrets:".`, service.name)
    }
    for (const kind of ['secrets', 'configs'] as const) {
      service[kind].forEach(({ source }, index) => {
        if (declared[kind].includes(source)) return
        const message = `${service.name} uses ${quotedName(source)}, which is not declared under ${kind}.`
        refuse(at(kind, index), message, `Add it under the top-level "${kind}:".`, service.name)
      })
    }
  }
  checkCircles(project, placeOf)
}

function checkImage(service: ComposeService): void {
  if (service.image || service.build || service.raw.provider) return
  const message = `${service.name} has neither an image nor a build.`
  refuse(service.place, message, 'Add `image:` with a pinned tag, or `build:` with a folder.', service.name)
}

function checkDependencies(
  service: ComposeService,
  project: ComposeProject,
  at: (...path: (string | number)[]) => Place,
): void {
  for (const [name, { required }] of Object.entries(service.dependsOn)) {
    if (name in project.services || !required) continue
    const names = Object.keys(project.services).join(', ')
    refuse(
      at('depends_on', name),
      `${service.name} depends on ${quotedName(name)}, which is not a service of this project.`,
      `The services are: ${names}.`,
      service.name,
    )
  }
}

function checkCircles(project: ComposeProject, placeOf: (path: (string | number)[]) => Place): void {
  const finished = new Set<string>()
  const visit = (name: string, above: string[]): void => {
    if (above.includes(name)) {
      const circle = [...above.slice(above.indexOf(name)), name]
      const place = placeOf(['services', circle[0]!, 'depends_on', circle[1]!])
      refuse(
        place,
        `Services wait for each other in a circle: ${circle.join(' → ')}.`,
        'Take one of the arrows out.',
        name,
      )
    }
    if (finished.has(name)) return
    for (const next of Object.keys(project.services[name]?.dependsOn ?? {})) visit(next, [...above, name])
    finished.add(name)
  }
  for (const name of Object.keys(project.services)) visit(name, [])
}
