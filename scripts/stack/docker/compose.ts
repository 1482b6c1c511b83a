/** `docker compose` for one stack: its name, its files, its variables. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { devNull } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { loadRecordOf } from '../compose/load-record.ts'
import { privateFolder } from '../private-folder.ts'
import type { ComposeProject, ExecResult, RunOptions } from '../types.ts'
import { type DockerOptions, docker } from './command.ts'
import { overrideFile } from './override.ts'

export interface Compose {
  /** The project name: containers, networks and volumes of the stack carry it. */
  name: string
  run(args: string[], options?: DockerOptions): Promise<ExecResult>
}

/** Writes the override into the state folder. Does not talk to Docker yet. */
export function composeFor(project: ComposeProject, options: RunOptions, startInterval: boolean): Compose {
  const { variables = {}, profiles = [] } = loadRecordOf(project) ?? {}
  const name = stackName(project, options.stateDir)
  const override = join(options.stateDir, 'docker-compose.override.yml')
  privateFolder(options.stateDir)
  const { anyPorts = false, scale = {} } = options
  writeFileSync(override, overrideFile(project, { anyPorts, scale, startInterval }))
  const fixed = [
    'compose',
    ...['--project-name', name],
    ...['--project-directory', project.directory],
    ...[...project.files, override].flatMap(file => ['--file', file]),
    // All variables of the files are given, so that a .env beside them cannot add others.
    ...['--env-file', devNull],
    ...profiles.flatMap(profile => ['--profile', profile]),
    ...['--ansi', 'never', '--progress', 'plain'],
  ]
  const env = { ...variables, COMPOSE_PROJECT_NAME: name, COMPOSE_FILE: '', COMPOSE_PROFILES: '' }
  return {
    name,
    run: (args, more = {}) =>
      docker([...fixed, ...args], {
        ...more,
        cwd: project.directory,
        env: { ...env, ...more.env },
        signal: more.signal ?? options.signal,
      }),
  }
}

/** What a service has logged: its last lines, or all when no number is given. */
export async function readLogs({ run }: Compose, service: string, tail?: number): Promise<string> {
  const lines = tail === undefined ? [] : ['--tail', String(tail)]
  return (await run(['logs', '--no-color', '--no-log-prefix', ...lines, service])).stdout
}

/** The name is derived from the state folder: a later process finds the same stack, and no two stacks share a name. */
function stackName(project: ComposeProject, stateDir: string): string {
  const mark = createHash('sha256').update(resolve(stateDir)).digest('hex').slice(0, 8)
  return `${project.name || basename(project.directory)}-${mark}`
}
