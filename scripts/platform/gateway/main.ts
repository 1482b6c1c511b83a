/** The gateway's process where there is no nginx: `main.ts FILE`, whose content is a `ProxyFile`. */
import { readFileSync } from 'node:fs'
import closeWithGrace from 'close-with-grace'
import type { ProxyFile } from './adapter.ts'
import { buildProxy } from './proxy.ts'

const { port, ...options } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as ProxyFile
const app = await buildProxy(options)
closeWithGrace({ delay: 8_000 }, () => app.close())
await app.listen({ host: '127.0.0.1', port })
