/** Step 5: release 2, while release 1 runs. */
import { rules } from '../../../../scripts/lab/kit/rules.ts'
import { together } from '../../../../scripts/lab/kit/together.ts'
import type { Check } from '../../../../scripts/lab/types.ts'
import { release } from '../messages.ts'
import { patienceCheck } from '../migrator/index.ts'
import { seeFinalState } from './final-state.ts'
import { interrupted } from './interrupted.ts'
import type { Release } from './overtake.ts'

const longestMs = 1_000
/** A shop that nobody migrates answers within this on a machine that has time. */
const calmMs = 300
/** How late a server may be that looks at its clock between other work. */
const slackMs = 250

const where = { place: { file: 'sql/sales' } }
const { rule } = rules<Release>('04', 'live', release)

export const releaseChecks: Check<Release>[] = together<Release>([
  rule(
    '5.2.release-1',
    'Release 1 sees no error, and the migration succeeds',
    async ({ overtake, see }) => {
      const { ended, asked } = await overtake()
      if (!see('takes-too-long', where).holds(ended !== undefined)) return
      const actual = ended?.error?.split('\n')[0]
      if (!see('rejects', { ...where, actual }).holds(actual === undefined)) return
      const failed = asked.find(({ error }) => error !== undefined)
      see('release-1-fails', { ...where, actual: failed && `${failed.what}: ${failed.error}` }).holds(
        failed === undefined,
      )
    },
    { timeoutMs: 180_000 },
  ),
  rule(
    '5.3.nobody-waits',
    'No request of release 1 takes longer than a second',
    async ({ overtake, see }) => {
      const { asked, calm, locked } = await overtake()
      // On a machine that makes everybody wait, only what waited for a lock has waited for the migration.
      const blamed = calm < calmMs || locked > longestMs + slackMs
      const slow = asked.filter(({ ms }) => blamed && ms > longestMs + Math.min(calm, calmMs))
      const longest = Math.max(0, ...asked.map(({ ms }) => ms))
      // How many differs from run to run; that it is most of them does not.
      const share = slow.length > asked.length / 2 ? 'Most' : 'Some'
      const seconds = `the longest ${(longest / 1000).toFixed(1)} s`
      see('release-1-waits', {
        ...where,
        share,
        expected: 'at most 1 s',
        actual: seconds,
      }).holds(asked.length > 0 && slow.length === 0)
    },
    { timeoutMs: 180_000 },
  ),
  rule(
    '5.1.final-state',
    'Afterwards each row has its key, and the database sees to it',
    async ({ overtake, postgres, see }) => {
      const { database } = await overtake()
      await seeFinalState(postgres, database, see)
    },
    { needs: ['5.2.release-1'], timeoutMs: 180_000 },
  ),
  rule(
    '5.4.interrupted',
    'Killed while rows are filled, cut off while the index is built, and yet it succeeds',
    async context => {
      await interrupted(context, context.see)
    },
    { timeoutMs: 180_000 },
  ),
  patienceCheck,
])
