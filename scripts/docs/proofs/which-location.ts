import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCompose } from '../../stack/index.ts'
import { createLocalStack } from '../../stack/running.ts'
import type { Proof } from './proof.ts'

const compose = `
services:
  gateway:
    image: nginx:1.28
    ports: ["127.0.0.1:0:8080"]
    volumes: ["./default.conf:/etc/nginx/conf.d/default.conf:ro"]
`

/** The real nginx with these locations, asked for the path that the question names. */
const whichLocation: Proof = async ({ text, code }) => {
  const directory = await mkdtemp(join(tmpdir(), 'groundwork-proof-'))
  await writeFile(join(directory, 'docker-compose.yml'), compose)
  await writeFile(join(directory, 'default.conf'), `server {\n  listen 8080;\n${code?.text}}\n`)
  const stack = await createLocalStack(loadCompose({ directory, env: {} }), {
    stateDir: join(directory, 'state'),
    anyPorts: true,
  })
  try {
    await stack.up()
    const { host, port } = (await stack.endpoint('gateway', 8080)) ?? {}
    const path = /`(\/[^`]*)`/.exec(text.replace('`server`', ''))?.[1]
    const response = await fetch(`http://${host}:${port}${path}`)
    return [(await response.text()).trimEnd()]
  } finally {
    await stack.down({ volumes: true })
    await rm(directory, { recursive: true, force: true })
  }
}
export default whichLocation
