import { tokenWanted } from '@groundwork/kernel/access/authentication'
import { sameText } from '@groundwork/kernel/access/same-text'
import type { App } from '@groundwork/kernel/http/app'
import type { FastifyRequest } from 'fastify'
import { type OperationName, operationNames, operations, type StockOperations } from './operations.ts'

export const stockPath = (name: OperationName) => `/internal/stock/${name}`

/** Serves stock over HTTP to services that send the secret. The gateway does not forward paths outside of `/api/`. */
export function stockApiRoutes(app: App, stock: StockOperations, secret: string): void {
  const onRequest = async (request: FastifyRequest) => {
    if (!sameText(request.headers.authorization ?? '', `Bearer ${secret}`)) {
      throw tokenWanted(request, { slug: 'not-a-service', title: 'Services only' })
    }
  }
  for (const name of operationNames) {
    const schema = { hide: true, body: operations[name].input }
    // The route's schema validates the body. TypeScript cannot derive the input type from a name in a loop.
    const answer = stock[name] as (input: unknown) => Promise<unknown>
    app.post(stockPath(name), { schema, onRequest }, request => answer(request.body))
  }
}
