/** What the static checks read: the workspace, its compose project under known values, and its images. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Finding, Workspace } from '../../../../scripts/lab/types.ts'
import { type DockerfileOptions, readDockerfile } from '../../../../scripts/stack/dockerfile/read.ts'
import type { Dockerfile } from '../../../../scripts/stack/dockerfile/types.ts'
import { carriedFailure } from '../../../../scripts/stack/error.ts'
import { ComposeError, loadCompose, placeOf } from '../../../../scripts/stack/index.ts'
import type { ComposeProject, ComposeService, Place, StackFailure } from '../../../../scripts/stack/types.ts'
import { type EnvExample, readEnvExample } from './facts/env-example.ts'

export const files = {
  compose: 'docker-compose.yml',
  example: '.env.example',
  gitignore: '.gitignore',
  dockerignore: '.dockerignore',
  dockerfile: 'Dockerfile',
  sql: 'infrastructure/init-db.sql',
  setup: 'infrastructure/kafka-setup.sh',
  gateway: 'infrastructure/nginx.conf',
} as const

/**
 * The values that rule 2.4 says a check sets. Each is unlike anything a learner would write, so that where it turns up
 * it came from `.env`, and where it does not the learner wrote something else. None is part of another.
 */
export const probes = {
  POSTGRES_DB: 'probedatabase',
  POSTGRES_USER: 'probeowner',
  POSTGRES_PASSWORD: 'probekeyofowner',
  APP_DB_USER: 'probeservices',
  APP_DB_PASSWORD: 'probekeyofservices',
  GATEWAY_PORT: '18437',
  ALLOWED_ORIGIN: 'https://probe-origin.example',
  PAYMENT_GATEWAY_URL: 'https://probe-payments.example',
  PAYMENT_GATEWAY_KEY: 'probepaymentskey',
  JWT_SECRET_KEY: 'probesigningkey',
  LOG_LEVEL: 'warn',
} as const

export interface StaticContext extends Workspace {
  compose?: ComposeProject
  example: EnvExample | undefined
  /** The learner's own `.env` as it was handed in; the scratch copy has the check's values in its place. */
  ownEnv: string | undefined
  /** What the check's `.env` holds: the probes, and what `.env.example` says for every other variable. */
  values: Record<string, string>
  /** Set when there is no `compose`. */
  composeFailure?: StackFailure
  /** The Dockerfiles of built services by service name, and why one could not be read. */
  dockerfiles: Map<string, Dockerfile | StackFailure>
  /** The workspace's Dockerfile as the services build it, or by itself when none does. */
  image: Dockerfile | StackFailure | undefined
}

export function prepare(workspace: Workspace): StaticContext {
  const text = workspace.read(files.example)
  const example = text === undefined ? undefined : readEnvExample(text)
  const written = Object.fromEntries((example?.variables ?? []).map(({ name, value }) => [name, value]))
  const values: Record<string, string> = { ...written, ...probes }
  const ownEnv = workspace.read('.env')
  const base: StaticContext = { ...workspace, example, ownEnv, values, dockerfiles: new Map(), image: undefined }
  if (workspace.read(files.compose) === undefined) return { ...base, image: ownImage(workspace) }
  const loaded = loadWith(base, values)
  if ('failure' in loaded) return { ...base, composeFailure: loaded.failure, image: ownImage(workspace) }
  const dockerfiles = readDockerfiles(loaded.project, workspace)
  const builder = Object.values(loaded.project.services).find(
    ({ build }) => build?.dockerfile === join(workspace.scratch, files.dockerfile),
  )
  return {
    ...base,
    compose: loaded.project,
    dockerfiles,
    image: (builder && dockerfiles.get(builder.name)) ?? ownImage(workspace),
  }
}

function ownImage(workspace: Workspace): StaticContext['image'] {
  const text = workspace.read(files.dockerfile)
  return text === undefined ? undefined : readImage(text, { file: files.dockerfile })
}

function readImage(text: string, options: DockerfileOptions): Dockerfile | StackFailure {
  try {
    return readDockerfile(text, options)
  } catch (error) {
    const failure = carriedFailure(error)
    if (!failure) throw error
    return failure
  }
}

/**
 * The project as Compose would read it with exactly these values in `.env`.
 * A required variable that `.env.example` forgets is rule 2.1's business; it gets a placeholder here unless `strict`.
 * @param over compose files that are laid over the learner's
 */
export function loadWith(
  { scratch }: Pick<Workspace, 'scratch'>,
  values: Record<string, string>,
  interpolate: 'strict' | 'lenient' = 'lenient',
  over: readonly string[] = [],
): { project: ComposeProject } | { failure: StackFailure } {
  const lines = Object.entries(values).map(([name, value]) => `${name}='${value.replaceAll("'", '')}'`)
  // In the scratch copy, never in the learner's folder: `env_file: .env` must find the same values.
  writeFileSync(join(scratch, '.env'), `${lines.join('\n')}\n`)
  try {
    const project = loadCompose({ directory: scratch, env: {}, interpolate })
    if (over.length === 0) return { project }
    return { project: loadCompose({ directory: scratch, env: {}, interpolate, files: [...project.files, ...over] }) }
  } catch (error) {
    if (error instanceof ComposeError) return { failure: error.failure }
    throw error
  }
}

function readDockerfiles(project: ComposeProject, workspace: Workspace): StaticContext['dockerfiles'] {
  const found: StaticContext['dockerfiles'] = new Map()
  for (const { name, build, raw } of Object.values(project.services)) {
    if (!build) continue
    const inline = (raw.build as { dockerfile_inline?: string } | undefined)?.dockerfile_inline
    const file = relative(workspace.scratch, build.dockerfile)
    const text = inline ?? textOf(build.dockerfile)
    if (text === undefined) continue
    found.set(name, readImage(text, { args: build.args, target: build.target, file }))
  }
  return found
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The compose project; checks that use it need `1.0.parses`. */
export function projectOf(context: StaticContext): ComposeProject {
  if (!context.compose) throw new Error('This check reads the compose file and must need 1.0.parses.')
  return context.compose
}

/** The readable Dockerfile of a service that is built. */
export function dockerfileOf(context: StaticContext, service: string): Dockerfile | undefined {
  const read = context.dockerfiles.get(service)
  return read && 'stages' in read ? read : undefined
}

/** The image a container of the service is based on: what is pulled, or what its Dockerfile ends up on. */
export function baseImageOf(context: StaticContext, service: ComposeService): string | undefined {
  return service.build ? dockerfileOf(context, service.name)?.final.image.baseImage : service.image
}

/** Where a part of a service stands in the compose file. */
export function at(context: StaticContext, service: string, ...path: (string | number)[]): Place {
  return placeOf(projectOf(context), ['services', service, ...path])
}

/** A path of the workspace as the learner writes it, for one that the loader made absolute; undefined when outside. */
export function inWorkspace({ scratch }: Pick<Workspace, 'scratch'>, path: string): string | undefined {
  const inside = relative(scratch, path)
  return inside.startsWith('..') ? undefined : inside || '.'
}

/** A finding of this lab: `02.` is added to the code. */
export function finding(code: string, rest: Omit<Finding, 'code'>): Finding {
  return { code: `02.${code}`, ...rest }
}
