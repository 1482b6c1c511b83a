/** Reads a compose project the way `docker compose config` does, and says what is wrong in one sentence with its line. */
import { existsSync } from 'node:fs'
import { basename, delimiter, resolve } from 'node:path'
import type { ComposeProject, ComposeService } from '../types.ts'
import { readVariables } from './environment.ts'
import { refuse } from './error.ts'
import { defaultFiles, readFiles } from './files.ts'
import { checkDefinitions } from './grants.ts'
import { placeIn } from './place.ts'
import type { Reading } from './reading.ts'
import { checkReferences } from './references.ts'
import { remember } from './remembered.ts'
import { readService } from './service.ts'
import { child, entriesOf, type MapNode, type Tree, textOf, textsOf } from './tree.ts'

export interface LoadRequest {
  /** Compose files in merge order, absolute or relative to `directory`. Default: COMPOSE_FILE, else Compose's own names. */
  files?: string[]
  /** The project's directory: relative paths, `.env` and the default project name come from it. */
  directory: string
  /** Variables of the environment. They win over those of the `.env` file. */
  env: Record<string, string | undefined>
  /** Variables file instead of `.env`, absolute or relative to `directory`. It must exist. */
  envFile?: string
  /** Profiles to enable besides COMPOSE_PROFILES; `*` enables all. */
  profiles?: string[]
  /** `lenient` puts a placeholder where a required variable has no value, for looking at a file without its secrets. */
  interpolate?: 'strict' | 'lenient'
}

/** Throws ComposeError for anything that Compose would refuse too. */
export function loadCompose(request: LoadRequest): ComposeProject {
  const directory = resolve(request.directory)
  const reading: Reading = {
    directory,
    lookup: name => request.env[name],
    lenient: request.interpolate === 'lenient',
    interpolations: [],
    open: [],
  }
  const variables = projectVariables(request, reading)
  const used: Record<string, string> = {}
  reading.lookup = name => {
    const value = request.env[name] ?? variables[name]
    if (value !== undefined) used[name] = value
    return value
  }
  const files = composeFiles(request, reading)
  const tree = readFiles(files, directory, reading)
  checkDefinitions(tree, 'secrets')
  checkDefinitions(tree, 'configs')
  const profiles = [...(request.profiles ?? []), ...(reading.lookup('COMPOSE_PROFILES') ?? '').split(',')]
  const project: ComposeProject = {
    name: projectName(tree, reading),
    directory,
    files,
    services: enabledServices(tree, profiles, reading),
    volumes: keysOf(tree, 'volumes'),
    networks: keysOf(tree, 'networks'),
    hasVersion: child(tree, 'version') !== undefined,
    interpolations: reading.interpolations,
  }
  addLinkAliases(project.services)
  remember(project, { tree, variables: used, profiles: profiles.filter(Boolean) })
  const declared = { secrets: keysOf(tree, 'secrets'), configs: keysOf(tree, 'configs') }
  checkReferences(project, declared, path => placeIn(tree, path))
  return project
}

function projectVariables(request: LoadRequest, reading: Reading): Record<string, string> {
  const path = resolve(reading.directory, request.envFile ?? '.env')
  if (existsSync(path)) return readVariables(path, reading, reading.lookup)
  if (request.envFile === undefined) return {}
  const message = `The variables file ${request.envFile} does not exist.`
  return refuse({ file: request.envFile }, message, 'Make it, or name another one.')
}

function composeFiles(request: LoadRequest, reading: Reading): string[] {
  const named = reading.lookup('COMPOSE_FILE')?.split(reading.lookup('COMPOSE_PATH_SEPARATOR') ?? delimiter)
  const files = request.files ?? named?.filter(Boolean)
  return files?.length ? files.map(file => resolve(reading.directory, file)) : defaultFiles(reading.directory)
}

/** Compose's order: COMPOSE_PROJECT_NAME, the file's `name`, the directory. Only letters, digits, `-` and `_` remain. */
function projectName(tree: MapNode, reading: Reading): string {
  const written = reading.lookup('COMPOSE_PROJECT_NAME') || textOf(child(tree, 'name')) || basename(reading.directory)
  const name = written
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '')
  return name || 'project'
}

function enabledServices(tree: MapNode, profiles: string[], reading: Reading): Record<string, ComposeService> {
  const enabled = (node: Tree) => {
    const wanted = textsOf(child(node, 'profiles'))
    return wanted.length === 0 || profiles.includes('*') || wanted.some(profile => profiles.includes(profile))
  }
  const services = entriesOf(child(tree, 'services')).filter(([, node]) => enabled(node))
  return Object.fromEntries(services.map(([name, node]) => [name, readService(name, node, tree, reading)]))
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
