/** Step 3 in PostgreSQL alone: the learner's service `postgres` with its init scripts, and nothing else of the stack. */
import type { Part } from '../../../../scripts/lab/contract.ts'
import type { Live } from '../live.ts'
import { loginRefused } from '../negative-controls.ts'
import { openLive } from '../open.ts'
import { startFailure } from '../start-failure.ts'
import type { StaticContext } from '../static/context.ts'
import { catalogueChecks } from './catalogue.ts'
import { indexCheck } from './indexes.ts'
import { appCheck, ownerCheck, roleCheck } from './role.ts'
import { tableChecks } from './tables.ts'

/** Whether it answers is asked by the checker; how the learner asks is for the whole stack. */
const alone = `services:
  postgres:
    depends_on: !reset null
    ports: !reset null
    healthcheck: !override { disable: true }
`

export const database: Part<StaticContext, Live> = {
  id: 'database',
  title: 'PostgreSQL starts and runs your scripts',
  proof: 'live',
  engines: ['postgres'],
  needs: ['1.0.parses', '3.0.*'],
  async open(request) {
    const over = { name: 'database.yml', text: alone }
    const { live, ...session } = await openLive(request, { services: ['postgres'], over, partly: true })
    return { context: live, ...session }
  },
  startFailure,
  checks: [ownerCheck, ...catalogueChecks, appCheck, ...tableChecks, indexCheck, roleCheck],
  negativeControls: [loginRefused],
}
