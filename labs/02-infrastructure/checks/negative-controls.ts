/** Negative controls: the right solution runs, then something of it is broken on purpose, and nothing may pass. */
import { createServer } from 'node:http'
import type { NegativeControl } from '../../../scripts/lab/contract.ts'
import { asLogin } from './database/login.ts'
import type { Live } from './live.ts'

const nothingToUndo = async (): Promise<void> => undefined

export const stackDown: NegativeControl<Live> = {
  id: 'stack-down',
  description: 'Somebody has stopped the stack after it came up.',
  right: ['environment'],
  async sabotage(live) {
    await live.stack.down()
    return nothingToUndo
  },
}

export const foreignStack: NegativeControl<Live> = {
  id: 'foreign-stack',
  description: 'Another program answers 200 to everything on the gateway’s port.',
  right: ['wrong', 'environment'],
  async sabotage(live) {
    await live.stack.stop('gateway')
    const foreign = createServer((_, response) => response.end('{"status":"ready","instance":"foreign"}'))
    await new Promise<void>((resolve, reject) => {
      foreign.once('error', reject)
      foreign.listen(Number(live.env.GATEWAY_PORT), '127.0.0.1', resolve)
    })
    return () =>
      new Promise(resolve => {
        foreign.close(() => resolve())
        foreign.closeAllConnections()
      })
  },
}

export const loginRefused: NegativeControl<Live> = {
  id: 'login-refused',
  description: 'PostgreSQL refuses both logins of .env.',
  right: ['wrong', 'environment'],
  async sabotage(live) {
    await asLogin(live, 'owner', async client => {
      for (const name of ['APP_DB_USER', 'POSTGRES_USER'] as const) {
        await client.query(`ALTER ROLE ${client.escapeIdentifier(live.env[name] ?? '')} PASSWORD 'another'`)
      }
    })
    return nothingToUndo
  },
}
