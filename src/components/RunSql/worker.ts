/** Runs PostgreSQL in a worker, so that neither its start nor a long query blocks the page. */
import { PGlite } from '@electric-sql/pglite'
import { download } from './download.ts'
import type { Reply, Request } from './protocol.ts'
import { query } from './query.ts'

const files = {
  pgliteWasmModule: new URL('@electric-sql/pglite/pglite.wasm', import.meta.url),
  initdbWasmModule: new URL('@electric-sql/pglite/initdb.wasm', import.meta.url),
  fsBundle: new URL('@electric-sql/pglite/pglite.data', import.meta.url),
}

const reply = (message: Reply): void => postMessage(message)

async function open(): Promise<PGlite> {
  let loaded = 0
  const count = (bytes: number) => {
    loaded += bytes
    reply({ kind: 'progress', loaded })
  }
  const [postgres, initdb, data] = await Promise.all([
    download(files.pgliteWasmModule, count).then(bytes => WebAssembly.compile(bytes)),
    download(files.initdbWasmModule, count).then(bytes => WebAssembly.compile(bytes)),
    download(files.fsBundle, count),
  ])
  return PGlite.create({ pgliteWasmModule: postgres, initdbWasmModule: initdb, fsBundle: new Blob([data]) })
}

const opening = open()
opening.then(
  () => reply({ kind: 'ready' }),
  error => reply({ kind: 'failed', reason: String(error instanceof Error ? error.message : error) }),
)

addEventListener('message', async ({ data: { sql } }: MessageEvent<Request>) => {
  reply({ kind: 'answer', answer: await query(await opening, sql) })
})
