/** Lab 02: what its checks read, in what order they ask, and how the learner's stack is started for those that need it. */
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import liveChecks, { openShop, startFailure } from './live/index.ts'
import type { LiveShop } from './live/shop.ts'
import { prepare, type StaticContext } from './static/context.ts'
import { staticChecks } from './static/index.ts'
import { mutants } from './static/mutants/index.ts'

const lab: LabChecks<StaticContext, LiveShop> = {
  static: { prepare, checks: staticChecks },
  live: { needs: ['1.0.parses', '2.1.same-variables'], open: openShop, checks: liveChecks, startFailure },
  mutants,
}
export default lab
