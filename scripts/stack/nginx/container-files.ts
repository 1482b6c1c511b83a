/** The configuration files as nginx would see them in the container, read without a container. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { devNull } from 'node:os'
import { posix } from 'node:path'
import { decodeBytes } from '../bytes.ts'
import { isBelow } from '../container-path.ts'
import { throughMount } from '../dockerfile/trace.ts'
import type { ComposeService } from '../types.ts'
import { imageDefaults } from './image-defaults.ts'
import { renderTemplates, templateSettings } from './templates.ts'

export interface ContainerFile {
  text: string
  /** Its name as the reader knows it. */
  name: string
}

export interface ContainerFiles {
  read(path: string): ContainerFile | undefined
  /** Names in a folder, sorted as nginx's glob sorts them. */
  list(directory: string): string[]
  /** The file behind a mounted path; undefined for a path that only the image has. */
  host(path: string): string | undefined
}

export interface ContainerFilesOptions {
  service: ComposeService
  /** Names of files are relative to this folder. */
  directory: string
  /** Environment for templates; undefined when the image's entry point does not run. */
  templateEnvironment?: Record<string, string>
  /** Folder in place of the container's file system: files that the start command has written before nginx. */
  written?: string
}

export function containerFiles(options: ContainerFilesOptions): ContainerFiles {
  const { service, directory, written } = options
  const given = new Map([...service.secrets, ...service.configs].map(each => [each.target, each]))
  const defaults = imageDefaults(service.image)
  let rendered: Record<string, ContainerFile> = {}

  const host = (path: string): string | undefined => {
    const own = written && posix.join(written, path)
    if (own && existsSync(own)) return own
    const origin = given.get(path)?.file ?? throughMount(path, service.volumes)
    return origin && existsSync(origin) ? origin : undefined
  }
  const isHidden = (path: string) =>
    service.tmpfs.some(target => isBelow(path, target)) ||
    service.volumes.some(({ type, target }) => type !== 'volume' && isBelow(path, target))

  const files: ContainerFiles = {
    host,
    read(path) {
      if (rendered[path]) return rendered[path]
      const content = given.get(path)?.content
      if (content !== undefined) return { text: content, name: path }
      const file = host(path)
      // A mount of /dev/null empties a file of the image.
      if (file === devNull) return { text: '', name: file }
      if (file && statSync(file).isFile())
        return { text: decodeBytes(readFileSync(file)), name: nameOf(file, directory) }
      const own = isHidden(path) ? undefined : defaults[path]
      return own === undefined ? undefined : { text: own, name: `${path} of the image` }
    },
    list(folder) {
      const onHost = host(folder)
      const known = [
        ...Object.keys(rendered),
        ...given.keys(),
        ...service.volumes.map(({ target }) => target),
        ...Object.keys(defaults).filter(path => !isHidden(path)),
      ]
      const names = new Set(known.filter(path => posix.dirname(path) === folder).map(path => posix.basename(path)))
      if (onHost && statSync(onHost).isDirectory()) for (const name of readdirSync(onHost)) names.add(name)
      return [...names].sort()
    },
  }
  if (options.templateEnvironment) rendered = renderAll(files, service, options.templateEnvironment)
  return files
}

/** Renders the templates, unless the folder for them is a read-only mount. */
function renderAll(
  files: ContainerFiles,
  service: ComposeService,
  environment: Record<string, string>,
): Record<string, ContainerFile> {
  const { directory, outputs } = templateSettings(environment)
  const isReadOnly = (path: string) => service.volumes.some(({ target, readOnly }) => readOnly && isBelow(path, target))
  const below = (folder: string): [string, ContainerFile][] =>
    files.list(folder).flatMap(name => {
      const path = posix.join(folder, name)
      const file = files.read(path)
      return file ? [[posix.relative(directory, path), file]] : below(path)
    })
  const writable = outputs.filter(({ folder }) => !isReadOnly(folder))
  const rendered = renderTemplates(Object.fromEntries(below(directory)), environment, writable)
  // The image adds a `stream` block for rendered files when the main file has none.
  const streams = outputs[1]!.folder
  const main = files.read(mainFile)
  const lacksStream = main && !/\bstream\s*\{/.test(main.text) && !isReadOnly(mainFile)
  if (lacksStream && Object.keys(rendered).some(path => isBelow(path, streams)))
    rendered[mainFile] = { ...main, text: `${main.text}\nstream { include ${streams}/*.conf; }\n` }
  return rendered
}

const mainFile = '/etc/nginx/nginx.conf'

function nameOf(file: string, directory: string): string {
  return posix.relative(directory, file)
}
