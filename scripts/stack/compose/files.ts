/** Compose files from disk: which ones, in which order, with `include` and `extends` followed. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { canonicalFile } from './canonical.ts'
import { readVariables } from './environment.ts'
import { refuse } from './error.ts'
import { mergeFiles, mergeServices, withoutResets } from './merge.ts'
import { hostPath } from './mounts.ts'
import { nameFor, type Reading, resolveText } from './reading.ts'
import { checkShape } from './shape.ts'
import { composeFile } from './specification.ts'
import {
  child,
  entriesOf,
  itemsOf,
  type MapNode,
  mapNode,
  placeOfNode,
  type Source,
  type Tree,
  textOf,
  textsOf,
  toPlain,
} from './tree.ts'
import { readYaml } from './yaml.ts'

const defaultNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']

/** The default file of a folder and its override, if there is one. Throws ComposeError when there is no default file. */
export function defaultFiles(directory: string): string[] {
  const name = defaultNames.find(name => existsSync(join(directory, name)))
  if (!name) {
    const next = `Make docker-compose.yml in this folder.`
    return refuse({ file: 'docker-compose.yml' }, 'There is no compose file.', next)
  }
  const override = ['yaml', 'yml']
    .map(extension => name.replace(/\.ya?ml$/, `.override.${extension}`))
    .find(name => existsSync(join(directory, name)))
  return [name, ...(override ? [override] : [])].map(name => join(directory, name))
}

/** Reads files in order, the later over the earlier, into one canonical tree. Relative paths in them start from `base`. */
export function readFiles(paths: string[], base: string, reading: Reading): MapNode {
  let merged: MapNode | undefined
  for (const path of paths) {
    const file = readFile(path, base, reading)
    const extended = withExtends(file, merged, reading)
    merged = merged ? mergeFiles(merged, extended) : extended
  }
  if (!merged) throw new RangeError('readFiles needs at least one path')
  return withIncludes(withoutResets(merged), reading)
}

function readFile(path: string, base: string, reading: Reading): MapNode {
  const source: Source = { name: nameFor(path, reading), path, base }
  const place = { file: source.name }
  if (!existsSync(path))
    refuse(place, `The compose file ${source.name} does not exist.`, 'Check the name and the folder.')
  const documents = readYaml(readFileSync(path, 'utf8'), source, (text, line) =>
    resolveText(text, source, line, reading),
  )
  const files = documents.map(document => {
    if (document.kind !== 'map') {
      refuse(
        placeOfNode(document),
        'A compose file is a map with "services:" at its top.',
        'Start it with "services:".',
      )
    }
    checkShape(document, composeFile, '')
    return canonicalFile(document)
  })
  if (files.length === 0) refuse(place, `The compose file ${source.name} is empty.`, 'Start it with "services:".')
  return files.reduce(mergeFiles)
}

/** The file with every service that extends another one filled up from it. `earlier` is what was merged before. */
function withExtends(file: MapNode, earlier: MapNode | undefined, reading: Reading): MapNode {
  const services = child(file, 'services')
  if (services?.kind !== 'map') return file
  const extended = [...services.entries].map(([name]) => [name, extendedService(name, file, earlier, reading)] as const)
  return mapNode([...file.entries, ['services', mapNode(extended, services)]], file)
}

function extendedService(name: string, file: MapNode, earlier: MapNode | undefined, reading: Reading): Tree {
  const service = findService(name, file)!
  const link = child(service, 'extends')
  if (service.kind !== 'map' || !link) return service
  const step = `${service.source.path}#${name}`
  if (reading.open.includes(step)) {
    refuse(placeOfNode(link), `${name} extends itself, over one or more others.`, 'Let one of them stand alone.', name)
  }
  const inner = { ...reading, open: [...reading.open, step] }
  const base = baseService(name, link, file, earlier, inner)
  const own = mapNode(
    [...service.entries].filter(([key]) => key !== 'extends'),
    service,
  )
  return mergeServices(base, own)
}

function baseService(name: string, link: Tree, file: MapNode, earlier: MapNode | undefined, reading: Reading): Tree {
  const wanted = textOf(child(link, 'service')) ?? ''
  const written = textOf(child(link, 'file'))
  const path = written === undefined ? file.source.path : hostPath(written, link.source.base)
  const other = path === file.source.path ? file : readFile(path, dirname(path), reading)
  if (findService(wanted, other)) return extendedService(wanted, other, undefined, reading)
  const before = written === undefined && earlier && findService(wanted, earlier)
  if (before) return before
  const where = written ?? 'this file'
  const message = `${name} extends "${wanted}", which is not a service of ${where}.`
  return refuse(placeOfNode(link), message, 'Check the name of the service, and the file.', name)
}

function findService(name: string, file: MapNode): Tree | undefined {
  return child(child(file, 'services'), name)
}

const imported = ['services', 'networks', 'volumes', 'secrets', 'configs', 'models']

/** The file with what it includes added to it. The same name may come from both only when both say the same. */
function withIncludes(file: MapNode, reading: Reading): MapNode {
  const entries = new Map(file.entries)
  for (const item of itemsOf(child(file, 'include'))) {
    const included = readInclude(item, reading)
    for (const section of imported) {
      const added = entriesOf(child(included, section))
      if (added.length === 0) continue
      const present = entries.get(section)
      const merged = new Map(entriesOf(present))
      for (const [name, node] of added) {
        const twin = merged.get(name)
        if (twin && !isDeepStrictEqual(toPlain(twin), toPlain(node))) {
          const message = `"${name}" under ${section} is defined here and in ${node.source.name}, which this project includes.`
          refuse(placeOfNode(twin), message, 'Give one of them another name.')
        }
        merged.set(name, twin ?? node)
      }
      entries.set(section, mapNode(merged, present ?? item))
    }
  }
  return mapNode(entries, file)
}

function readInclude(item: Tree, reading: Reading): MapNode {
  const pathNode = child(item, 'path')
  const paths = [textOf(pathNode) ?? [], textsOf(pathNode)].flat().map(path => hostPath(path, item.source.base))
  const first = paths[0]
  if (!first) return refuse(placeOfNode(item), 'An include names no file.', 'Add `path:`.')
  if (reading.open.includes(first)) {
    refuse(placeOfNode(item), `${nameFor(first, reading)} includes itself.`, 'Take this include out.')
  }
  const directoryNode = child(item, 'project_directory')
  const directory = directoryNode ? hostPath(textOf(directoryNode) ?? '.', item.source.base) : dirname(first)
  const variables = includedVariables(item, directory, reading)
  return readFiles(paths, directory, {
    ...reading,
    lookup: name => reading.lookup(name) ?? variables[name],
    open: [...reading.open, first],
  })
}

function includedVariables(item: Tree, directory: string, reading: Reading): Record<string, string> {
  const node = child(item, 'env_file')
  const named = [textOf(node) ?? [], textsOf(node)].flat().map(path => hostPath(path, item.source.base))
  const files = node ? named : [join(directory, '.env')].filter(path => existsSync(path))
  const read = files.map(path => readVariables(path, reading, reading.lookup))
  return Object.assign({}, ...read) as Record<string, string>
}
