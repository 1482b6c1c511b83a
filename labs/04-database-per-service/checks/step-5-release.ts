/** Step 5: release 2, while release 1 runs. */

import { concurrently } from '../../../scripts/lab/kit/concurrently.ts'
import { rules } from '../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import { rolesFile } from './environment.ts'
import { messages, type What } from './messages.ts'
import { seeFinalState } from './step-5-final-state.ts'
import { interrupt } from './step-5-interrupted.ts'
import { openShop, type Shop } from './step-5-shop.ts'
import { migrateUnderLoad, type UnderLoad } from './step-5-under-load.ts'

interface Release extends Shop {
  /** The checks of 5.1 to 5.3 look at one migration. */
  underLoad(): Promise<UnderLoad>
}

export async function openRelease(environment: Parameters<typeof openShop>[0]): Promise<Release> {
  const shop = await openShop(environment)
  let migration: Promise<UnderLoad> | undefined
  return { ...shop, underLoad: () => (migration ??= migrateUnderLoad(shop)) }
}

const longestMs = 1_000
/** A shop that nobody migrates answers within this on a machine that has time. */
const calmMs = 300
/** How late a server may be that looks at its clock between other work. */
const slackMs = 250

const { rule } = rules<Release, What>('04', 'live', messages, { file: 'sql/sales' })

const made = rule('5.0.release-1', 'Your migrator makes release 1', ({ refused, changed, see }) => {
  const place = { file: rolesFile }
  see('not-made', { place, story: 'sql/sales below 100', actual: refused }).holds(refused === undefined)
  see('given-changed', { place, story: `roles.sql changes ${changed[0]}` }).holds(changed.length === 0)
})

const migrated = concurrently<Release>([
  rule('5.2.release-1', 'Release 1 sees no error, and the migration succeeds', async ({ underLoad, see }) => {
    const { ended, asked } = await underLoad()
    const story = 'migrate() of both releases'
    if (!see('takes-too-long', { story: `${story} had not ended 60 s after the read` }).holds(!!ended)) return
    if (!see('rejects', { story, actual: ended!.error }).holds(!ended!.error)) return
    // Which kind of request is the first to fail differs from run to run.
    const [failed] = asked.filter(({ error }) => error !== undefined).sort((a, b) => a.what.localeCompare(b.what))
    const actual = failed && `${failed.what}: ${failed.error}`
    see('release-1-fails', { story: 'a request of release-1.ts', actual }).holds(failed === undefined)
  }),

  rule('5.3.nobody-waits', 'No request of release 1 takes longer than a second', async ({ underLoad, see }) => {
    const { asked, calm, locked, behind } = await underLoad()
    // On a machine that makes everybody wait, only what waited for a lock has waited for the migration.
    const blamed = calm < calmMs || locked > longestMs + slackMs
    const slow = asked.filter(({ ms }) => blamed && ms > longestMs + Math.min(calm, calmMs))
    // How many differs from run to run; that it is most of them does not.
    const story = `${slow.length > asked.length / 2 ? 'most' : 'some'} requests of release-1.ts do`
    const longest = `the longest ${(Math.max(0, ...asked.map(({ ms }) => ms)) / 1000).toFixed(1)} s`
    const seen = { story, expected: 'at most 1 s', actual: longest, ...(behind && { place: { file: behind } }) }
    see('release-1-waits', seen).holds(asked.length > 0 && slow.length === 0)
  }),

  rule(
    '5.1.final-state',
    'Afterwards each row has its key, and the database sees to it',
    async ({ postgres, underLoad, see }) => seeFinalState(postgres, (await underLoad()).database, see),
    { needs: ['5.2.release-1'] },
  ),

  rule('5.4.interrupted', 'Killed while rows are filled, cut off while the index is built, it succeeds', interrupt),
])

export const releaseRules: Check<Release>[] = [
  made,
  ...migrated.map(check => ({ ...check, needs: check.needs ?? ['5.0.release-1'], timeoutMs: 300_000 })),
]
