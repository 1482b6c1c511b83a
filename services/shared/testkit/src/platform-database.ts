/** The platform's database as its scripts make it, with a password for each role that a test may know. */
import { fileURLToPath } from 'node:url'
import { services } from '@groundwork/contracts/services'
import { runSqlFile } from './sql-file.ts'

export type ServiceName = keyof typeof services
export type Role = 'migrate' | 'app' | 'relay' | 'provider'

export const repository = fileURLToPath(new URL('../../../../', import.meta.url))
const initScripts = ['init-db.sql', 'seed-demo.sql'].map(name => `${repository}infrastructure/postgres/${name}`)
const rolesScript = `${repository}infrastructure/postgres-roles/roles.sql`
/** What the database is made of besides the services' migrations. */
export const databaseFiles = [...initScripts, rolesScript]
const serviceRoles = Object.entries(services)
  .flatMap(([service, { roles }]) => roles.map(role => `${service}_${role}=${testPassword(service, role)}`))
  .join(' ')

/** Makes an empty database what the platform's is before the first service starts. */
export async function prepareDatabase(superuser: string): Promise<void> {
  for (const script of initScripts) await runSqlFile(superuser, script, {})
  await updateRoles(superuser, serviceRoles)
}

/** Brings schemas and roles up to date, as every start of the platform does. @param roles as SERVICE_ROLES */
export async function updateRoles(superuser: string, roles: string): Promise<void> {
  await runSqlFile(superuser, rolesScript, { SERVICE_ROLES: roles })
}

/** How a role of a service logs in; the superuser without one. */
export function databaseUrl(superuser: string, database: string, service?: ServiceName, role: Role = 'app'): string {
  const url = new URL(superuser)
  url.pathname = `/${database}`
  if (service) {
    url.username = `${service}_${role}`
    url.password = testPassword(service, role)
  }
  return url.href
}

/** One for each role, known to whoever asks for the role. */
function testPassword(service: string, role: string): string {
  return `${service}-${role}-test`
}
