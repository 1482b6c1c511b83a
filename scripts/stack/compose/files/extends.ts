/** `extends`: a service that begins as another one, of the same file or of another. */
import { dirname } from 'node:path'
import type { LoadContext } from '../context.ts'
import { refuse } from '../error.ts'
import { hostPath } from '../service/mounts.ts'
import { child, type MapNode, mapNode, mapValues, placeOfNode, type Tree, textOf } from '../yaml/tree.ts'
import { mergeServices } from './merge.ts'

interface Surroundings {
  file: MapNode
  /** The files merged before this one. */
  earlier?: MapNode
  context: LoadContext
  /** Reads another file; relative paths in it start from `base`. */
  readFile: (path: string, base: string, context: LoadContext) => MapNode | undefined
}

/** The file, with each extending service merged over the one that it extends. */
export function withExtends(around: Surroundings): MapNode {
  const { file } = around
  const services = child(file, 'services')
  if (!services) return file
  const extended = mapValues(services, (_, name) => extendedService(name, around))
  return mapNode([...file.entries, ['services', extended]], file)
}

function extendedService(name: string, around: Surroundings): Tree {
  const service = findService(name, around.file)!
  const link = child(service, 'extends')
  if (service.kind !== 'map' || !link) return service
  const step = `${service.source.path}#${name}`
  const { open } = around.context
  if (open.includes(step)) {
    refuse(placeOfNode(link), `${name} extends itself, over one or more others.`, 'Let one of them stand alone.', name)
  }
  const base = baseService(name, link, { ...around, context: { ...around.context, open: [...open, step] } })
  const own = [...service.entries].filter(([key]) => key !== 'extends')
  return mergeServices(base, mapNode(own, service))
}

function baseService(name: string, link: Tree, around: Surroundings): Tree {
  const { file, earlier, context, readFile } = around
  const wanted = textOf(child(link, 'service')) ?? ''
  const written = textOf(child(link, 'file'))
  const path = written === undefined ? file.source.path : hostPath(written, link.source.base)
  const other = path === file.source.path ? file : readFile(path, dirname(path), context)
  if (other && findService(wanted, other)) return extendedService(wanted, { file: other, context, readFile })
  const before = written === undefined && earlier && findService(wanted, earlier)
  if (before) return before
  const where = written ?? 'this file'
  const message = `${name} extends "${wanted}", which is not a service of ${where}.`
  return refuse(placeOfNode(link), message, 'Check the name of the service, and the file.', name)
}

function findService(name: string, file: MapNode): Tree | undefined {
  return child(child(file, 'services'), name)
}
