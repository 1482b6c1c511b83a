/** Finds the labs of the course and loads their checks. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import leven from 'leven'
import type { LabChecks } from '../contract.ts'
import { LabDefinitionError, UsageError } from '../errors.ts'
import type { CoursePaths } from '../paths.ts'
import { type Manifest, readManifest, type Step } from './manifest.ts'

export interface Lab {
  /** `02-infrastructure`. */
  folder: string
  /** Absolute. */
  directory: string
  /** Where the learner works, absolute; may not be there yet. */
  workspace: string
  manifest: Manifest
}

const folderPattern = /^(\d{2})-([a-z0-9-]+)$/

/** All labs, by id. @throws LabDefinitionError when a manifest is broken */
export function listLabs(paths: CoursePaths): Lab[] {
  return folders(paths).map(folder => openLab(paths, folder))
}

/**
 * One lab by what a learner may call it: `02`, `2`, `infrastructure`, `02-infrastructure`.
 * @throws UsageError that says which was probably meant
 */
export function findLab(paths: CoursePaths, name: string): Lab {
  const all = folders(paths)
  const wanted = name.trim().toLowerCase().replace(/^\d$/, '0$&')
  const folder = all.find(each => namesOf(each).includes(wanted))
  if (folder) return openLab(paths, folder)
  throw new UsageError(`There is no lab “${name}”. ${suggestion(wanted, all)}`)
}

/** @throws UsageError when the lab has no such step */
export function findStep(lab: Lab, name: string): Step {
  const step = lab.manifest.steps.find(each => String(each.id) === name.trim())
  if (step) return step
  const { steps } = lab.manifest
  throw new UsageError(
    `Lab ${lab.manifest.id} has no step “${name}”. Its steps are 1 to ${steps.length}: ${steps.map(each => `${each.id} ${each.title}`).join(', ')}.`,
  )
}

/** @throws LabDefinitionError when `checks/index.ts` is absent or exports something else */
export async function loadChecks(lab: Lab): Promise<LabChecks> {
  const file = join(lab.directory, 'checks', 'index.ts')
  if (!existsSync(file)) throw new LabDefinitionError(`Lab ${lab.manifest.id} cannot be checked: ${file} is not there.`)
  const { default: checks } = (await import(pathToFileURL(file).href)) as { default?: LabChecks }
  if (!checks?.static?.checks || !checks.mutants) {
    throw new LabDefinitionError(`${file} must default-export a LabChecks object (scripts/lab/contract.ts).`)
  }
  return checks
}

function openLab(paths: CoursePaths, folder: string): Lab {
  const directory = join(paths.labs, folder)
  return {
    folder,
    directory,
    workspace: join(paths.workspaces, folder),
    manifest: readManifest(join(directory, 'lab.yaml'), folder.slice(0, 2)),
  }
}

function folders(paths: CoursePaths): string[] {
  if (!existsSync(paths.labs)) return []
  return readdirSync(paths.labs)
    .filter(name => folderPattern.test(name) && existsSync(join(paths.labs, name, 'lab.yaml')))
    .sort()
}

function namesOf(folder: string): string[] {
  const [, id = '', slug = ''] = folderPattern.exec(basename(folder)) ?? []
  return [folder, id, slug]
}

function suggestion(wanted: string, all: string[]): string {
  if (all.length === 0) return 'This repository holds no labs.'
  const near = all
    .flatMap(folder => namesOf(folder).map(name => ({ name, distance: leven(wanted, name) })))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance)[0]
  const hint = near ? `Did you mean ${near.name}? ` : ''
  return `${hint}The labs are: ${all.join(', ')}.`
}
