// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
import { describe, expect, it } from 'vitest'
import { type Accepted, all, judge, type Refused, swap, within } from '../testkit.ts'

const compose = (...edits: ((text: string) => string)[]) => ({ 'docker-compose.yml': all(...edits) })
const published = (yaml: string) => compose(within('  gateway:\n', swap(/- 127\.0\.0\.1:.*/, `- ${yaml}`)))
const _databaseUrl = (to: string) => compose(swap('@postgres:5432/', to))

describe('what is published', () => {
  it.each<Accepted>([
    ['may be in the long form', published('{ target: 8080, published: "${GATEWAY_PORT:-8080}", host_ip: 127.0.0.1 }')],
    [
      'may be an engine on loopback',
      compose(
        within('  postgres:\n', swap('    environment:\n', '    ports: ["127.0.0.1:5432:5432"]\n    environment:\n')),
      ),
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('1.6.loopback-only', edits)).toMatchObject({ verdict: 'passed' })
    expect(await judge('1.6.gateway-published', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['is not open by default', published('"${GATEWAY_PORT:-8080}:80"'), '1.6.open-to-the-network'],
    ['is not open by its address', published('"0.0.0.0:${GATEWAY_PORT:-8080}:80"'), '1.6.open-to-the-network'],
    [
      'is not open for an engine',
      compose(within('  kafka:\n', swap('    environment:\n', '    ports: ["9092:9092"]\n    environment:\n'))),
      '1.6.open-to-the-network',
    ],
  ])('%s', async (_, edits, code) => {
    expect((await judge('1.6.loopback-only', edits)).codes).toEqual([code])
  })
})

describe('the gateway', () => {
  it.each<Accepted>([
    ['has 8080 as its default', published('"127.0.0.1:${GATEWAY_PORT-8080}:80"')],
    ['has the default of another variable', published('"127.0.0.1:${GATEWAY_PORT:-${HTTP_PORT:-8080}}:80"')],
    [
      'may publish a second port',
      compose(within('  gateway:\n', swap('    ports:\n', '    ports:\n      - 127.0.0.1:8443:443\n'))),
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('1.6.gateway-published', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['is not hidden', compose(within('  gateway:\n', swap(/ {4}ports:\n.*\n.*\n/, ''))), '1.6.gateway-not-published'],
    ['is not at a fixed port', published('127.0.0.1:8080:80'), '1.6.gateway-port'],
    ['is not nowhere without the variable', published('"127.0.0.1:${GATEWAY_PORT}:80"'), '1.6.gateway-port-default'],
    ['does not ask for the variable', published('"127.0.0.1:${GATEWAY_PORT:?}:80"'), '1.6.gateway-port-default'],
    ['is at an agreed port inside', published('"127.0.0.1:${GATEWAY_PORT:-8080}:8081"'), '1.6.gateway-target'],
  ])('%s', async (_, edits, code) => {
    expect((await judge('1.6.gateway-published', edits)).codes).toEqual([code])
  })
})

describe('nobody gets out of a container', () => {
  it.each<Refused>([
    ['privileged', compose(swap('  build: .\n', '  build: .\n  privileged: true\n')), '1.7.privileged'],
    [
      'with the Docker socket',
      compose(
        within('  gateway:\n', swap('    volumes:\n', '    volumes:\n      - /run/docker.sock:/var/run/docker.sock\n')),
      ),
      '1.7.docker-socket',
    ],
    [
      'in the host’s network',
      compose(within('  redis:\n', swap('    command:', '    network_mode: host\n    command:'))),
      '1.7.host-network',
    ],
  ])('%s', async (_, edits, code) => {
    expect(new Set((await judge('1.7.isolation', edits)).codes)).toEqual(new Set([code]))
  })

  it('as long as it has none of them', async () => {
    expect(
      await judge(
        '1.7.isolation',
        compose(swap('  build: .\n', '  build: .\n  cap_add: [NET_BIND_SERVICE]\n  pid: host\n')),
      ),
    ).toMatchObject({ verdict: 'passed' })
  })
})
