/** Step 5: release 2, while release 1 runs. */
import { rules } from '../../../../scripts/lab/kit/rules.ts'
import { together } from '../../../../scripts/lab/kit/together.ts'
import type { Check } from '../../../../scripts/lab/types.ts'
import { rolesFile } from '../files.ts'
import { release } from '../messages.ts'
import { firstLine } from '../migrator/target.ts'
import { seeFinalState } from './final-state.ts'
import { interrupt } from './interrupted.ts'
import type { Release } from './overtake.ts'

const longestMs = 1_000
/** A shop that nobody migrates answers within this on a machine that has time. */
const calmMs = 300
/** How late a server may be that looks at its clock between other work. */
const slackMs = 250

const { rule } = rules<Release>('04', 'live', release, { file: 'sql/sales' })

const made = rule('5.0.release-1', 'Your migrator makes release 1', async ({ shop, see }) => {
  const { refused, changed } = await shop()
  const place = { file: rolesFile }
  see('not-made', { place, ...refused, actual: refused?.message }).holds(refused === undefined)
  see('given-changed', { place, names: changed.join(' and ') }).holds(changed.length === 0)
})

const migrated = together<Release>([
  rule('5.2.release-1', 'Release 1 sees no error, and the migration succeeds', async ({ overtake, see }) => {
    const { ended, asked } = await overtake()
    if (!see('takes-too-long').holds(ended !== undefined)) return
    if (!see('rejects', { actual: firstLine(ended!) }).holds(ended!.error === undefined)) return
    // Which kind of request is the first to fail differs from run to run.
    const [failed] = asked.filter(({ error }) => error !== undefined).sort((a, b) => a.what.localeCompare(b.what))
    see('release-1-fails', { actual: failed && `${failed.what}: ${failed.error}` }).holds(failed === undefined)
  }),

  rule('5.3.nobody-waits', 'No request of release 1 takes longer than a second', async ({ overtake, see }) => {
    const { asked, calm, locked, behind } = await overtake()
    // On a machine that makes everybody wait, only what waited for a lock has waited for the migration.
    const blamed = calm < calmMs || locked > longestMs + slackMs
    const slow = asked.filter(({ ms }) => blamed && ms > longestMs + Math.min(calm, calmMs))
    // How many differs from run to run; that it is most of them does not.
    const share = slow.length > asked.length / 2 ? 'Most' : 'Some'
    const longest = `the longest ${(Math.max(0, ...asked.map(({ ms }) => ms)) / 1000).toFixed(1)} s`
    const seen = { share, expected: 'at most 1 s', actual: longest, ...(behind && { place: { file: behind } }) }
    see('release-1-waits', seen).holds(asked.length > 0 && slow.length === 0)
  }),

  {
    ...rule('5.1.final-state', 'Afterwards each row has its key, and the database sees to it', async context =>
      seeFinalState(context.postgres, (await context.overtake()).database, context.see),
    ),
    needs: ['5.2.release-1'],
  },

  rule('5.4.interrupted', 'Killed while rows are filled, cut off while the index is built, it succeeds', interrupt),
])

export const releaseChecks: Check<Release>[] = [
  { ...made, needs: ['1.2.files', '2.1.each-once'] },
  ...migrated.map(check => ({ ...check, needs: check.needs ?? ['5.0.release-1'], timeoutMs: 300_000 })),
]
