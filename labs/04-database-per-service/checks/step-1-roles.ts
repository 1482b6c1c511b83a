/** Rules 1.1 and 1.2: roles.sql makes six roles, and the migrations of release 1 run as two of them. */
import { rolesNamed } from '../../../scripts/lab/kit/engines/rights.ts'
import { refusal, withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import { rules } from '../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import { type Environment, givePasswords, roleNames, rolesFile, runMigrations, runRoles } from './environment.ts'
import { messages } from './messages.ts'

export interface Rights extends Environment {
  /** Two databases of one server, in which only what is given has been done. */
  first: string
  second: string
}

export const { rule } = rules<Rights>('04', 'live', messages, { file: rolesFile })

export const roleRules: Check<Rights>[] = [
  rule('1.1.roles', 'roles.sql makes six roles that can log in and nothing else', async context => {
    const { postgres, first, second, see } = context
    const runs = { 'in an empty database': first, again: first, 'in a second database of the server': second }
    for (const [when, database] of Object.entries(runs)) {
      const refused = await refusal(runRoles(context, database))
      const story = `it does not run ${when}: ${refused?.message}`
      if (!see('roles-fail', { story, place: refused?.place }).holds(!refused)) return
    }
    const made = await withClient(postgres.url(first), client => rolesNamed(client, roleNames))
    const missing = roleNames.find(name => !made.some(role => role.name === name))
    if (!see('role-missing', { story: `there is no ${missing}` }).holds(missing === undefined)) return
    await givePasswords(context)
    for (const { name, has, becomes } of made) {
      see('more-than-login', { story: `${name} has other attributes` }).equal(has.join(', '), 'canlogin')
      see('becomes-another', { story: `${name} can become ${becomes.join(' and ')}` }).equal(becomes, [])
      const refused = await refusal(withClient(postgres.url(first, name), async () => undefined))
      see('cannot-log-in', { story: `${name} cannot: ${refused?.message}` }).holds(!refused)
    }
  }),

  rule(
    '1.2.files',
    'The migrations of release 1 run, as sales_migrate and inventory_migrate',
    async ({ see, ...rights }) => {
      const refused = await refusal(runMigrations(rights, rights.first))
      const story = `${refused?.place?.file} does not: ${refused?.message}`
      see('file-fails', { story, place: refused?.place }).holds(!refused)
    },
    { needs: ['1.1.roles'] },
  ),
]
