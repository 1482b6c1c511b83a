/** The learner's files, as the lab reads them: roles, migrations in the order of their numbers. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Workspace } from '../../../scripts/lab/types.ts'

export const services = ['sales', 'inventory'] as const
export type Service = (typeof services)[number]

export interface Migration {
  /** Below the workspace. */
  path: string
  number: number
  text: string
  /** More than one where each stands for itself: `-- transaction: none`. */
  statements: string[]
}

export interface LabFiles extends Workspace {
  roles: string | undefined
  migrations: Record<Service, Migration[]>
}

/** From this number on a migration belongs to release 2. */
const release2 = 100

export const rolesFile = 'sql/roles.sql'

export function readFiles(workspace: Workspace): LabFiles {
  const of = (service: Service) =>
    workspace
      .list()
      .flatMap(path => migrationAt(workspace, service, path) ?? [])
      .sort((one, other) => one.number - other.number)
  return {
    ...workspace,
    roles: workspace.read(rolesFile),
    migrations: { sales: of('sales'), inventory: of('inventory') },
  }
}

function migrationAt(workspace: Workspace, service: Service, path: string): Migration | undefined {
  const number = new RegExp(`^sql/${service}/(\\d+)-[^/]+\\.sql$`).exec(path)?.[1]
  if (number === undefined) return undefined
  const text = workspace.read(path) ?? ''
  return { path, number: Number(number), text, statements: statementsOf(text) }
}

/** What stands between two lines `-- next`, when the first line says that there is no transaction. */
const statementsOf = (text: string): string[] =>
  /^-- transaction: none\s*$/m.exec(text)?.index === 0 ? text.split(/^-- next\s*$/m) : [text]

/** The folder as the learner has it, both releases. */
export const folderOf = (files: LabFiles, service: Service): string => join(files.scratch, 'sql', service)

export const release1 = (files: LabFiles, service: Service): Migration[] =>
  files.migrations[service].filter(({ number }) => number < release2)

/** A folder with the migrations of release 1 only. */
export function release1Folder(files: LabFiles, service: Service, stateDir: string): string {
  const folder = join(stateDir, 'release-1', service)
  mkdirSync(folder, { recursive: true })
  for (const { path, text } of release1(files, service)) writeFileSync(join(folder, basename(path)), text)
  return folder
}
