/** Rule 2.8: who may write the record of what was applied. */
import type { Right } from '../../../scripts/lab/kit/engines/rights.ts'
import { rules } from '../../../scripts/lab/kit/rules.ts'
import { type Environment, rolesFile, withRoles, withTables } from './environment.ts'
import { messages } from './messages.ts'
import { inWords, rightsIn } from './step-1-rights.ts'
import { type Migrating, makeRelease1 } from './step-2-target.ts'

const { rule } = rules<Environment & Pick<Migrating, 'migrators'>>('04', 'live', messages, { file: 'src/migrate.ts' })

const writes = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']

export const recordRule = rule(
  '2.8.record',
  'Nobody but the role that migrates may write the record of what was applied',
  async context => {
    const { postgres, see } = context
    const [built, migrated] = [await withTables(context), await withRoles(context)]
    const given = await rightsIn(postgres, migrated)
    const refused = await makeRelease1(context, migrated)
    if (!see('rejects', { story: 'release 1 of both services', actual: refused }).holds(refused === undefined)) return
    const [tables, all] = [await rightsIn(postgres, built), await rightsIn(postgres, migrated)]
    const isIn = (rights: Right[], thing: string) => rights.some(right => right.thing === thing)
    // What the migrator has made besides the migrations, or keeps in what the roles came with.
    const open = all.find(
      ({ role, thing, verb }) =>
        !role.endsWith('_migrate') && writes.includes(verb) && (!isIn(tables, thing) || isIn(given, thing)),
    )
    see('record-open', { story: open && inWords(open), place: { file: rolesFile } }).holds(open === undefined)
  },
  { needs: ['1.2.files', '2.1.each-once'] },
)
