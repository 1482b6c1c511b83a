/** Every way in which a compose file can use a variable of `.env` besides `${…}`. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ComposeProject, ComposeService } from '../../../../../scripts/stack/types.ts'

export interface UsedVariables {
  names: Set<string>
  /** Some service is given the whole file (`env_file: .env`), so nothing in it is unused. */
  all: boolean
}

export function usedVariables(project: ComposeProject): UsedVariables {
  const names = new Set(project.interpolations.map(({ name }) => name))
  let all = false
  for (const service of Object.values(project.services)) {
    for (const name of passedThrough(service)) names.add(name)
    for (const path of envFiles(service, project.directory)) {
      if (path === join(project.directory, '.env')) all = true
      else for (const name of variablesIn(path)) names.add(name)
    }
  }
  return { names, all }
}

/** Compose itself reads these, whatever the file says. */
export const readByCompose = /^(COMPOSE|DOCKER|BUILDKIT|BUILDX)_/

/** Always there: from the shell, or set by Compose. */
export const setByShell = new Set(['PWD', 'HOME', 'USER', 'HOSTNAME', 'COMPOSE_PROJECT_NAME'])

/** `environment: [NAME]`, build arguments without a value, secrets and configs taken from the environment. */
function passedThrough({ raw, secrets, configs }: ComposeService): string[] {
  const build = raw.build as { args?: Record<string, unknown> } | undefined
  const withoutValue = [raw.environment, build?.args].flatMap(map =>
    Object.entries((map ?? {}) as Record<string, unknown>).flatMap(([name, value]) => (value === null ? [name] : [])),
  )
  return [...withoutValue, ...[...secrets, ...configs].flatMap(takenFrom)]
}

const takenFrom = (grant: object): string[] =>
  'environment' in grant && typeof grant.environment === 'string' ? [grant.environment] : []

function envFiles({ raw }: ComposeService, directory: string): string[] {
  const list = Array.isArray(raw.env_file) ? (raw.env_file as (string | { path?: string })[]) : []
  return list.map(item => resolve(directory, typeof item === 'string' ? item : (item.path ?? '')))
}

function variablesIn(path: string): string[] {
  try {
    return [...readFileSync(path, 'utf8').matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name]) => name!)
  } catch {
    return []
  }
}
