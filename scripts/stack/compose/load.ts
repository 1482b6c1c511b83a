/** Reads a compose project the way `docker compose config` does, and says what is wrong in one sentence with its line. */
import { existsSync } from 'node:fs'
import { basename, delimiter, resolve } from 'node:path'
import type { ComposeProject, ComposeService } from '../types.ts'
import { checkConsistency, checkDefinitions } from './consistency.ts'
import type { LoadContext } from './context.ts'
import { readVariables } from './dotenv/files.ts'
import { refuse } from './error.ts'
import { defaultFiles } from './files/default-files.ts'
import { nameInFiles, readFiles } from './files/read.ts'
import { keepLoadRecord } from './load-record.ts'
import { placeIn } from './place.ts'
import { checkReferences } from './references.ts'
import { readService } from './service/read.ts'
import { child, entriesOf, type MapNode, type Tree, textsOf } from './yaml/tree.ts'

export interface LoadRequest {
  /** Compose files in merge order, absolute or relative to `directory`. Default: COMPOSE_FILE, else Compose's own names. */
  files?: string[]
  /** The project's directory: relative paths, `.env` and the default project name come from it. */
  directory: string
  /** Variables of the environment. They win over those of the `.env` file. */
  env: Record<string, string | undefined>
  /** `lenient` puts a placeholder where a required variable has no value, for looking at a file without its secrets. */
  interpolate?: 'strict' | 'lenient'
}

/** Throws ComposeError for anything that Compose would refuse too. */
export function loadCompose(request: LoadRequest): ComposeProject {
  const directory = resolve(request.directory)
  const used: Record<string, string> = {}
  const context: LoadContext = {
    directory,
    lookup: name => request.env[name],
    lenient: request.interpolate === 'lenient',
    interpolations: [],
    parsed: new Map(),
    open: [],
  }
  const variables = projectVariables(context)
  context.lookup = name => {
    const value = request.env[name] ?? variables[name]
    if (value !== undefined) used[name] = value
    return value
  }
  const files = composeFiles(request, context)
  const name = projectName(files, context)
  const inFiles: LoadContext = {
    ...context,
    lookup: variable => (variable === nameVariable ? name : context.lookup(variable)),
  }
  const tree = readFiles(files, directory, inFiles)
  checkDefinitions(tree)
  const named = (context.lookup('COMPOSE_PROFILES') ?? '').split(',')
  const profiles = named.map(profile => profile.trim()).filter(Boolean)
  const project: ComposeProject = {
    name,
    directory,
    files,
    services: enabledServices(tree, profiles, inFiles),
    volumes: keysOf(tree, 'volumes'),
    networks: keysOf(tree, 'networks'),
    hasVersion: child(tree, 'version') !== undefined,
    interpolations: context.interpolations,
  }
  addLinkAliases(project.services)
  keepLoadRecord(project, { tree, variables: used, profiles })
  const declared = { secrets: keysOf(tree, 'secrets'), configs: keysOf(tree, 'configs') }
  const placeOf = (path: (string | number)[]) => placeIn(tree, path)
  checkReferences(project, declared, placeOf)
  checkConsistency(project, placeOf)
  return project
}

function projectVariables(context: LoadContext): Record<string, string> {
  const path = resolve(context.directory, '.env')
  return existsSync(path) ? readVariables(path, context, { outer: context.lookup }) : {}
}

function composeFiles(request: LoadRequest, context: LoadContext): string[] {
  const named = context.lookup('COMPOSE_FILE')?.split(context.lookup('COMPOSE_PATH_SEPARATOR') ?? delimiter)
  const files = request.files ?? named?.filter(Boolean)
  return files?.length ? files.map(file => resolve(context.directory, file)) : defaultFiles(context.directory)
}

const nameVariable = 'COMPOSE_PROJECT_NAME'

/**
 * Compose's order: COMPOSE_PROJECT_NAME, the `name` in the files, the directory. The files may use the name as a
 * variable, so it is taken out of them before they are read.
 */
function projectName(files: string[], context: LoadContext): string {
  const given = context.lookup(nameVariable)
  if (given) {
    if (given === onlyNameLetters(given)) return given
    const next = 'Use lower-case letters, digits, dashes and underscores; begin with a letter or a digit.'
    refuse({ file: '.env' }, `${nameVariable} is "${given}", which cannot be the name of a project.`, next)
  }
  return onlyNameLetters(nameInFiles(files, context) || basename(context.directory)) || 'project'
}

/** Compose keeps only lower-case letters, digits, `-` and `_` of a folder's name. */
function onlyNameLetters(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '')
}

function enabledServices(tree: MapNode, profiles: string[], context: LoadContext): Record<string, ComposeService> {
  const enabled = (node: Tree) => {
    const wanted = textsOf(child(node, 'profiles'))
    return wanted.length === 0 || profiles.includes('*') || wanted.some(profile => profiles.includes(profile))
  }
  const services = entriesOf(child(tree, 'services')).filter(([, node]) => enabled(node))
  return Object.fromEntries(services.map(([name, node]) => [name, readService(name, node, tree, context)]))
}

/** `links: [postgres:db]` makes `db` a name of postgres. */
function addLinkAliases(services: Record<string, ComposeService>): void {
  for (const service of Object.values(services)) {
    const links = Array.isArray(service.raw.links) ? service.raw.links.map(String) : []
    for (const [name, alias] of links.map(link => link.split(':') as [string, string?])) {
      const target = services[name]
      if (target && alias && !target.aliases.includes(alias)) target.aliases.push(alias)
    }
  }
}

function keysOf(tree: MapNode, section: string): string[] {
  return entriesOf(child(tree, section)).map(([name]) => name)
}
