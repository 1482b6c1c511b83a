/** What stands beside the compose file and is started with it on demand: a monitoring file, say. Rule 1.2 holds there too. */
import { LineCounter, parseAllDocuments, type YAMLError } from 'yaml'
import { composeCheck } from '../check.ts'
import { files, type StaticContext } from '../context.ts'
import { isPinned, parseImage } from '../facts/image.ts'

interface YamlFile {
  file: string
  error?: YAMLError
  /** Services by name, for a compose file. */
  services: Record<string, { image?: unknown; build?: unknown; volumes?: unknown; pid?: unknown }>
  lineOf(service: string): number | undefined
}

export const otherComposeFiles = composeCheck(
  '1.2.beside',
  'YAML files beside the compose file can be read and hold to the same rules',
  (context, seen) => {
    for (const { file, error, services, lineOf } of otherFiles(context)) {
      seen.that(!error, '1.0.broken-yaml', () => ({
        message: `${file} is not YAML to its end.`,
        place: { file, line: error!.linePos?.[0].line },
        actual: error!.message.split('\n')[0],
        next: 'See what stands on that line and does not belong to the file.',
      }))
      for (const [name, { image, build, volumes, pid }] of Object.entries(services)) {
        if (typeof image !== 'string' || build !== undefined || image.includes('$')) continue
        const reference = parseImage(image)
        seen.that(isPinned(reference), '1.2.unpinned-image', () => ({
          message: `The image of “${name}” in ${file} can be another one tomorrow.`,
          place: { file, line: lineOf(name) },
          expected: 'a tag that names a version, or a digest',
          actual: image,
          next: `See in the registry which versions ${reference.repository} has, and name one.`,
        }))
        const seesHost = pid === 'host' || JSON.stringify(volumes ?? []).match(/"(\/|\/proc|\/sys)(:|")/)
        seen.that(!/node-exporter/.test(reference.repository) || Boolean(seesHost), '1.2.node-exporter-blind', () => ({
          message: `“${name}” in ${file} is to report on the machine, and sees only its own container.`,
          place: { file, line: lineOf(name) },
          expected: 'the host’s file systems, mounted read-only',
          actual: volumes === undefined ? 'no mounts' : 'other mounts',
          next: 'Read in the documentation of the node exporter how it is run in a container.',
        }))
      }
    }
    seen.held()
  },
)

/** YAML that is no part of the project itself; templates are for whoever fills them in. */
function otherFiles(context: StaticContext): YamlFile[] {
  const own = new Set([
    files.compose,
    ...Object.values(context.compose?.services ?? {}).map(({ place }) => place.file),
    ...(context.compose?.interpolations ?? []).map(({ place }) => place.file),
  ])
  return context
    .list()
    .filter(file => /\.ya?ml$/.test(file) && !file.startsWith('app/') && !own.has(file))
    .flatMap(file => {
      const text = context.read(file) ?? ''
      return text.includes('{{') ? [] : [readYaml(file, text)]
    })
}

function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter()
  const documents = [...parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent' })]
  const error = documents.flatMap(({ errors }) => errors)[0]
  const data: unknown = error ? undefined : documents[0]?.toJS()
  const services = typeof data === 'object' && data !== null && 'services' in data ? data.services : undefined
  return {
    file,
    error,
    services: (services ?? {}) as YamlFile['services'],
    lineOf(service) {
      const node = documents[0]?.getIn(['services', service], true) as { range?: [number, number, number] } | undefined
      return node?.range && lines.linePos(node.range[0]).line
    },
  }
}
