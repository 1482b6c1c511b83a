/** The process: `node scripts/traces/main.mjs`, with PORT (4318) and HOST (127.0.0.1) from the environment. */
import { createTraceServer } from './server.mjs'

const { PORT = '4318', HOST = '127.0.0.1' } = process.env
const server = createTraceServer().listen(Number(PORT), HOST)
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    server.close()
    server.closeAllConnections()
  })
}
