/** Worlds in which nothing may pass: each is the right solution, up and well, and then spoilt. */
import { createServer } from 'node:http'
import type { NullWorld } from '../../../scripts/lab/contract.ts'
import { asLogin } from './database/login.ts'
import type { Live } from './live.ts'

const nothingToUndo = async (): Promise<void> => undefined

export const stackDown: NullWorld<Live> = {
  id: 'stack-down',
  description: 'Somebody has stopped the stack after it came up.',
  right: ['environment'],
  async spoil(live) {
    await live.stack.down()
    return nothingToUndo
  },
}

export const foreignStack: NullWorld<Live> = {
  id: 'foreign-stack',
  description: 'Another program answers 200 to everything on the gateway’s port.',
  right: ['wrong', 'environment'],
  async spoil(live) {
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

export const loginRefused: NullWorld<Live> = {
  id: 'login-refused',
  description: 'PostgreSQL refuses both logins of .env.',
  right: ['wrong', 'environment'],
  async spoil(live) {
    await asLogin(live, 'owner', async client => {
      for (const name of ['APP_DB_USER', 'POSTGRES_USER'] as const) {
        await client.query(`ALTER ROLE ${client.escapeIdentifier(live.env[name] ?? '')} PASSWORD 'another'`)
      }
    })
    return nothingToUndo
  },
}
