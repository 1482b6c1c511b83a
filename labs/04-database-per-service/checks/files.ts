/** The learner's files, as the lab reads them: roles, migrations in the order of their numbers. */
import type { Workspace } from '../../../scripts/lab/types.ts'

export const services = ['sales', 'inventory'] as const
export type Service = (typeof services)[number]

export interface Migration {
  /** Below the workspace. */
  path: string
  /** More than one where each stands for itself: `-- transaction: none`. Each begins in the line where it stands in the file. */
  statements: string[]
}

export interface LabFiles extends Workspace {
  /** Of release 1. */
  migrations: Record<Service, Migration[]>
}

/** From this number on a migration belongs to release 2. */
const release2 = 100

export const rolesFile = 'sql/roles.sql'

export function readFiles(workspace: Workspace): LabFiles {
  const release1Of = (service: Service) =>
    workspace
      .list()
      .map(path => ({ path, number: Number(new RegExp(`^sql/${service}/(\\d+)-[^/]+\\.sql$`).exec(path)?.[1]) }))
      .filter(({ number }) => number < release2)
      .sort((one, other) => one.number - other.number)
      .map(({ path }) => migrationAt(path, workspace.read(path) ?? ''))
  return { ...workspace, migrations: { sales: release1Of('sales'), inventory: release1Of('inventory') } }
}

const next = /^-- next[^\S\n]*$/m

function migrationAt(path: string, text: string): Migration {
  const isAlone = /^-- transaction: none\s*$/m.exec(text)?.index === 0
  if (!isAlone) return { path, statements: [text] }
  const parts = text.split(next)
  const above = (index: number) => parts.slice(0, index).join('').replace(/[^\n]/g, '')
  return { path, statements: parts.map((part, index) => above(index) + part) }
}
