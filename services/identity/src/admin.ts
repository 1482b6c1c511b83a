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
import { createWithTransaction, type WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { validator } from '@groundwork/kernel/http/schema'
import { uuidv7 } from '@groundwork/kernel/ids'
import { Misuse, runAdminCommand } from '@groundwork/kernel/process/admin-command'
import { readConfigOrExit, serviceSettings } from '@groundwork/kernel/process/config'
import { Type } from 'typebox'
import { Login } from './account-view.ts'
import { addAccount } from './commands/add-account.ts'
import { replaceKeys, rotateKeys } from './commands/rotate-keys.ts'
import { keySettings } from './key-ring.ts'
import { createPasswords } from './passwords.ts'
import { newPassword } from './secrets.ts'

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

await runAdminCommand({ service: 'identity', url: config.DATABASE_URL }, pool => {
  const [name = '', ...rest] = process.argv.slice(2)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new Misuse(`Commands: ${Object.keys(commands).join(', ')}.`)
  const withTransaction = createWithTransaction(pool, () => {})
  return command(withTransaction, ...rest)
})
