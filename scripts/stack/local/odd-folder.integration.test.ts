import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ask, stackOf, stateFolder } from './stack.testkit.ts'

// A language that a remote machine has not got, as ssh hands it on.
beforeEach(() => void vi.stubEnv('LANG', 'xx_XX.UTF-8'))
afterEach(() => void vi.unstubAllEnvs())

/** Short enough for a socket when letters are counted, too long in bytes. */
const folder = `Jürgens Übung 学${'ü'.repeat(14)}`

const services: Record<string, string> = {
  postgres: `image: postgres:17
    environment: { POSTGRES_PASSWORD: secret }
    healthcheck: { test: [CMD-SHELL, pg_isready -U postgres], interval: 1s }`,
  redis: `image: redis:8
    healthcheck: { test: [CMD, redis-cli, ping], interval: 1s }`,
  kafka: `image: apache/kafka:4.1.2
    healthcheck: { test: [CMD, /opt/kafka/bin/kafka-topics.sh, --bootstrap-server, "localhost:9092", --list], interval: 5s, start_period: 60s }`,
  nginx: `image: nginx:1.28
    volumes: ["./gate.conf:/etc/nginx/conf.d/default.conf:ro"]`,
}

test.each(Object.keys(services))(
  '%s works in a folder whose name has blanks and letters of other alphabets',
  async name => {
    const { stateDir, clean } = stateFolder()
    const { stack } = await stackOf(
      `services:\n  ${name}:\n    ${services[name]}\n`,
      { 'gate.conf': 'server { listen 80; location / { root /tmp; return 200 up; } }' },
      { stateDir: join(stateDir, folder) },
    )
    await stack.up()
    if (name === 'nginx') expect(await ask(stack, 'nginx', 80, '/')).toBe('up')
    // Nothing of it lies beside the folder, under a name that was read in another encoding.
    expect(readdirSync(stateDir)).toEqual([folder])
    await stack.down({ volumes: true })
    clean()
  },
)
