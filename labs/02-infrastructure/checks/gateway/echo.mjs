/** Stands in for a service behind the gateway: says under `/api/v1/<its name>/` which request has reached it. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'

const service = process.env.SERVICE_NAME
const instance = `${service}-${randomUUID().slice(0, 8)}`

const server = createServer(async (request, response) => {
  const [path, query = ''] = request.url.split(/\?(.*)/s)
  const chunks = await request.toArray().catch(() => [])
  const { method, headers } = request
  const own = path === `/api/v1/${service}` || path.startsWith(`/api/v1/${service}/`)
  const answer = own
    ? { service, instance, method, path, query, headers, body: Buffer.concat(chunks).toString() }
    : { error: `no route for ${path}`, service }
  response.writeHead(own ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
})
// Longer than a proxy keeps its idle connections, so that the proxy is the one to close them.
server.keepAliveTimeout = 75_000
server.listen(Number(process.env.PORT), process.env.HOST)
process.once('SIGTERM', () => process.exit())
