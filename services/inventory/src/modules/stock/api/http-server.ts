import { requireServiceSecret } from '@groundwork/kernel/access/service-secret'
import type { App } from '@groundwork/kernel/http/app'
import { type OperationName, operationNames, operations, type StockOperations } from './operations.ts'

export const stockPath = (name: OperationName) => `/internal/stock/${name}`

/** Serves stock over HTTP to services that send the secret. The gateway does not forward paths outside of `/api/`. */
export function stockApiRoutes(app: App, stock: StockOperations, secret: string): void {
  const onRequest = requireServiceSecret(secret)
  for (const name of operationNames) {
    const schema = { hide: true, body: operations[name].input }
    // The route's schema validates the body. TypeScript cannot derive the input type from a name in a loop.
    const answer = stock[name] as (input: unknown) => Promise<unknown>
    app.post(stockPath(name), { schema, onRequest }, request => answer(request.body))
  }
}
