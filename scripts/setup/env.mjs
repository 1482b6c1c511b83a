// Adds missing variables to .env: names, and a random secret for each password; ports keep their defaults. Existing
// values are never changed, so running it again is harmless. Plain JavaScript: it runs before anything is installed.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { passwordVariable, services } from '../../services/shared/contracts/src/services.js'
import { isProgram, repository } from '../repository.mjs'

/** Letters and digits only: safe in a URL, in SQL and in a shell. 144 bits. */
const secret = () => randomBytes(18).toString('hex')

/** Name, first value, comment. A function makes a fresh secret. */
const variables = [
  ['POSTGRES_DB', 'groundwork', 'Database'],
  ['POSTGRES_USER', 'postgres'],
  ['POSTGRES_PASSWORD', secret],
  ...Object.entries(services)
    .flatMap(([service, { roles }]) => roles.map(role => passwordVariable(service, role)))
    .map((name, index) => [name, secret, index === 0 ? 'Each role of a service has a password of its own' : undefined]),
  ['EVENTS_SECRET', secret, 'Shown by services that send each other events over HTTP'],
  ['PROVIDER_SECRET', secret, 'The payment provider signs what it tells payment with it'],
  ['IDENTITY_KEYS_SECRET', secret, 'Encrypts the keys that access tokens are signed with'],
  ['GRAFANA_PASSWORD', secret, 'Monitoring'],
  ['MONITOR_DB_PASSWORD', secret],
]

/** @returns {string[]} the names that were added; empty when .env had them all */
export function ensureEnv(file = `${repository}.env`) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const known = new Set([...text.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/gm)].map(match => match[1]))
  const missing = variables.filter(([name]) => !known.has(name))
  if (missing.length === 0) return []
  const head =
    text === '' ? '# Made by set-up. Secrets of this machine: never commit this file.\n' : text.replace(/\n*$/, '\n')
  const lines = missing.map(([name, value, comment]) => {
    const line = `${name}=${typeof value === 'function' ? value() : value}`
    return comment === undefined ? line : `\n# ${comment}\n${line}`
  })
  // Written to a temporary file and renamed: a half-written .env would lose the passwords of the database.
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, `${head}${lines.join('\n')}\n`, { mode: 0o600 })
  renameSync(temporary, file)
  return missing.map(([name]) => name)
}

if (isProgram(import.meta.url)) {
  const added = ensureEnv()
  if (added.length > 0)
    console.error(`setup: wrote ${added.length} values to .env (random secrets, readable by you only)`)
}
