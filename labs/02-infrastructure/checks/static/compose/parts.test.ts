// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listFiles } from '../../../../../scripts/lab/workspace/copy.ts'
import { type Accepted, allCodes, type Edits, judge, service, swap } from '../testkit.ts'

const compose = (edit: string | ((text: string) => string)) => ({ 'docker-compose.yml': edit })

describe('a compose file', () => {
  it.each<[string, Edits, string, string]>([
    ['that is not there has not been begun', { 'docker-compose.yml': null }, '1.0.exists', '1.0.missing'],
    ['of comments has not been begun', compose('# later\n\n'), '1.0.exists', '1.0.no-services'],
    ['without a service has not been begun', compose('name: shop\nservices: {}\n'), '1.0.parses', '1.0.no-services'],
  ])('%s', async (_, edits, id, code) => {
    expect(await judge(id, edits)).toMatchObject({ verdict: 'not-started', codes: [code] })
  })

  it.each<Accepted>([
    ['a tab', compose(swap('  postgres:\n', '\tpostgres:\n'))],
    ['a key that Compose does not know', compose(swap('    mem_limit: 64m', '    memory_limit: 64m'))],
    ['a volume that nobody declares', compose(swap('redis-data:/data', 'redis-date:/data'))],
    [
      'a circle of waiting',
      compose(swap('    image: postgres:17.6\n', '    image: postgres:17.6\n    depends_on: [sales]\n')),
    ],
    ['a service that nobody describes', compose(swap('depends_on: *needs', 'depends_on: [postgress]'))],
    ['an alias of nothing', compose(swap('depends_on: *needs', 'depends_on: *engines'))],
  ])('cannot be read with %s', async (_, edits) => {
    expect(await judge('1.0.parses', edits)).toMatchObject({ verdict: 'wrong', codes: ['1.0.invalid'] })
  })

  it('says where a mistake is', async () => {
    const { lines } = await judge('1.0.parses', compose(swap('    mem_limit: 64m', '    memory_limit: 64m')))
    expect(lines[0]).toBeGreaterThan(100)
  })

  it('may have other services', async () => {
    expect(await judge('1.1.parts', compose(service('adminer', 'image: adminer:4.8.1\n')))).toMatchObject({
      verdict: 'passed',
    })
  })

  it('must not hide a service behind a profile', async () => {
    const hidden = compose(swap('    image: nginx:1.28.0\n', '    image: nginx:1.28.0\n    profiles: [web]\n'))
    expect((await judge('1.1.parts', hidden)).codes).toEqual(['1.1.missing-service'])
  })

  it('has no version', async () => {
    expect(
      (
        await judge(
          '1.1.no-version',
          compose(text => `version: '3'\n${text}`),
        )
      ).codes,
    ).toEqual(['1.1.version'])
  })
})

describe('the lesson’s first version', () => {
  it('fails for each of its reasons, and not only for the first', async () => {
    const seed = join(import.meta.dirname, '../../../wrong/seed-as-is')
    const files = Object.fromEntries(listFiles(seed).map(file => [file, readFileSync(join(seed, file), 'utf8')]))
    const own = { '.env.example': null, '.gitignore': null, '.dockerignore': null, 'infrastructure/nginx.conf': null }
    const codes = await allCodes({ ...files, ...own })
    expect(codes[0]).toBe('1.1.missing-service')
    expect(codes).toEqual(
      expect.arrayContaining([
        '2.2.secret-in-compose',
        '2.2.secret-in-file',
        '1.6.open-to-the-network',
        '1.2.zookeeper',
        '1.3.health-check-no-such-command',
        '1.2.unpinned-image',
        '6.1.reloads',
        '1.4.source-mounted',
        '1.2.node-exporter-blind',
        '1.0.broken-yaml',
      ]),
    )
  })
})

describe('a file beside it', () => {
  const monitoring = (yaml: string): Accepted[1] => ({ 'docker-compose.monitoring.yml': yaml })
  it('may add services that hold to the rules', async () => {
    const edits = monitoring(
      'services:\n  node-exporter:\n    image: prom/node-exporter:v1.9.1\n    volumes: ["/:/host:ro,rslave"]\n',
    )
    expect(await judge('1.2.beside', edits)).toMatchObject({ verdict: 'passed' })
  })

  it('must not have unpinned images', async () => {
    expect(
      (await judge('1.2.beside', monitoring('services:\n  grafana:\n    image: grafana/grafana:latest\n'))).codes,
    ).toEqual(['1.2.unpinned-image'])
  })
})
