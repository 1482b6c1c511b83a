/**
 * Commands for identity, run on the machine and with the environment of the service:
 *
 *     node admin.js rotate-keys        creates the next signing key; existing tokens stay valid
 *     node admin.js replace-keys       replaces leaked keys; tokens that they signed are no longer valid
 *     node admin.js add-admin LOGIN    creates the first administrator's account and prints its password once
 *     node admin.js add-instructor LOGIN
 *                                      creates an instructor's account, which "lab instructor account" ties to the instructor
 *
 * Prints one JSON document, or a sentence and ends with code 2 (wrong usage) or 1 (the database is down).
 */
import type { AccountRole } from '@groundwork/contracts/roles'
import { isUnavailable } from '@groundwork/kernel/database/pg-errors'
import { createPool } from '@groundwork/kernel/database/pool'
import { createWithTransaction, type WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { validator } from '@groundwork/kernel/http/schema'
import { uuidv7 } from '@groundwork/kernel/ids'
import { readConfigOrExit, serviceSettings } from '@groundwork/kernel/process/config'
import { createLogger } from '@groundwork/kernel/telemetry/logger'
import { Type } from 'typebox'
import { Login } from './account-view.ts'
import { addAccount } from './commands/add-account.ts'
import { replaceKeys, rotateKeys } from './commands/rotate-keys.ts'
import { keySettings } from './key-ring.ts'
import { createPasswords } from './passwords.ts'
import { newPassword } from './secrets.ts'

class Misuse extends Error {}

const config = readConfigOrExit(Type.Object({ DATABASE_URL: serviceSettings.DATABASE_URL, ...keySettings }))

const commands: Record<string, (withTransaction: WithTransaction, ...rest: string[]) => Promise<object>> = {
  'rotate-keys': async withTransaction => ({ kid: await rotateKeys(withTransaction, config) }),
  'replace-keys': async withTransaction => ({ kid: await replaceKeys(withTransaction, config) }),
  'add-admin': (withTransaction, login) => add(withTransaction, login, 'system_admin'),
  'add-instructor': (withTransaction, login) => add(withTransaction, login, 'instructor'),
}

async function add(withTransaction: WithTransaction, login = '', role: AccountRole): Promise<object> {
  if (validator(Login)(login).length > 0) throw new Misuse('A login has 3 to 200 signs without blanks.')
  const password = newPassword()
  const account = { id: uuidv7(), login, password, roles: [role] }
  if (await addAccount({ withTransaction, passwords: createPasswords() }, account)) {
    return { id: account.id, login, password }
  }
  throw new Misuse(`There is an account ${login} already.`)
}

const log = createLogger({ SERVICE_NAME: 'identity-admin', LOG_LEVEL: 'silent' })
const pool = createPool({
  url: config.DATABASE_URL,
  schema: 'identity',
  applicationName: 'identity-admin',
  max: 1,
  log,
})
try {
  const [name = '', ...rest] = process.argv.slice(2)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new Misuse(`Commands: ${Object.keys(commands).join(', ')}.`)
  const answer = await command(
    createWithTransaction(pool, () => {}),
    ...rest,
  )
  process.stdout.write(`${JSON.stringify(answer)}\n`)
} catch (error) {
  if (error instanceof Misuse) fail(2, error.message)
  else if (isUnavailable(error)) fail(1, 'The database of the identity service does not answer.')
  else throw error
} finally {
  await pool.end()
}

function fail(code: number, sentence: string): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = code
}
