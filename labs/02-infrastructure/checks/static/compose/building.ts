/** Rule 1.4: one Dockerfile, three services, told apart by their name, running what was built. */
import { join, posix } from 'node:path'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { serviceNames } from '../../rules.ts'
import { composeCheck } from '../check.ts'
import { at, dockerfileOf, files, inWorkspace, projectOf, type StaticContext } from '../context.ts'

export const built = composeCheck(
  '1.4.built',
  'The three services are built from the workspace’s Dockerfile',
  (context, seen) => {
    const { services } = projectOf(context)
    const wanted = join(context.scratch, files.dockerfile)
    const builtImages = Object.values(services).flatMap(({ image, build }) =>
      build?.dockerfile === wanted && image ? [image] : [],
    )
    for (const name of serviceNames) {
      const service = services[name]
      if (!service) continue
      const sharesImage = !service.build && service.image !== undefined && builtImages.includes(service.image)
      const inline = (service.raw.build as { dockerfile_inline?: unknown } | undefined)?.dockerfile_inline !== undefined
      const from =
        service.build && !inline
          ? (inWorkspace(context, service.build.dockerfile) ?? service.build.dockerfile)
          : undefined
      seen.that(sharesImage || (service.build?.dockerfile === wanted && !inline), '1.4.not-built-here', () => ({
        message: `“${name}” is not built from the ${files.dockerfile} of the workspace.`,
        place: at(context, name, service.build ? 'build' : 'image'),
        expected: `a build with ${files.dockerfile}`,
        actual: service.build
          ? inline
            ? 'a Dockerfile written inside the compose file'
            : `a build with ${from}`
          : `the image ${service.image}`,
        next: 'A path in build is relative to the compose file, and that of the Dockerfile to the context: follow the two.',
      }))
    }
  },
)

export const sourceMounted = composeCheck('1.4.built-code-runs', 'What runs is what was built', (context, seen) => {
  for (const service of Object.values(projectOf(context).services)) {
    if (!service.build) continue
    const over = mountOverCode(service, context)
    seen.that(over === undefined, '1.4.source-mounted', () => ({
      message: `A folder of this machine lies over the program of “${service.name}”, so the image that was built is not what runs.`,
      place: at(context, service.name, 'volumes', over!.index),
      expected: 'the code that the image was built with',
      actual: `${inWorkspace(context, over!.source) ?? over!.source} mounted at ${over!.target}`,
      next: 'Take the mount out; a change of the code comes into the image when it is built again.',
    }))
  }
  seen.held()
})

function mountOverCode(
  service: ComposeService,
  context: StaticContext,
): { index: number; source: string; target: string } | undefined {
  const workdir = dockerfileOf(context, service.name)?.final.image.workdir
  for (const [index, { type, source, target }] of service.volumes.entries()) {
    if (type !== 'bind' || !source) continue
    const from = inWorkspace(context, source) ?? ''
    const isCode = from === '.' || /^app(\/|$)/.test(from) || /(^|\/)src(\/|$)/.test(source)
    const hidesWorkdir = workdir !== undefined && workdir !== '/' && !posix.relative(target, workdir).startsWith('..')
    if (isCode || hidesWorkdir) return { index, source, target }
  }
  return undefined
}
