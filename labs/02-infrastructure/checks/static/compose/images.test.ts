// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
import { describe, expect, it } from 'vitest'
import { type Accepted, judge, type Refused, service, swap } from '../testkit.ts'

const compose = (edit: (text: string) => string) => ({ 'docker-compose.yml': edit })
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`
const postgres = (image: string) => compose(swap('image: postgres:17.6', `image: ${image}`))
const gateway = (image: string) => compose(swap('image: nginx:1.28.0', `image: ${image}`))
const redis = (image: string) => compose(swap('image: redis:8.2.1', `image: ${image}`))
const extra = (image: string) => compose(service('adminer', `image: ${image}\n`))

describe('an image is pinned', () => {
  it.each<Accepted>([
    ['by a major version', postgres('postgres:15')],
    ['by a version and a base system', postgres('postgres:16.10-alpine3.22')],
    ['by a digest alone', postgres(`postgres@${digest}`)],
    ['by a tag and a digest', gateway(`nginx:1.27.5-alpine@${digest}`)],
    ['in a registry with a port', postgres('registry.example:5000/library/postgres:17.2')],
    ['in a mirror', gateway('public.ecr.aws/docker/library/nginx:1.27-alpine-slim')],
    ['by its name, with a flavour for a tag', extra('gcr.io/distroless/nodejs24-debian12:nonroot')],
    ['with a v in front', extra('prom/prometheus:v3.1.0')],
    ['by a date', extra('minio/minio:RELEASE.2024-11-07T00-52-20Z')],
    [
      'when it is only the name of what is built here',
      compose(swap('  build: .\n', '  build: .\n  image: shop-service\n')),
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('1.2.pinned-images', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['not by no tag', postgres('postgres'), '1.2.unpinned-image'],
    ['not by no tag behind a port', postgres('registry.example:5000/postgres'), '1.2.unpinned-image'],
    ['not by latest', redis('redis:latest'), '1.2.unpinned-image'],
    ['not by the name of a base system', gateway('nginx:alpine'), '1.2.unpinned-image'],
    ['not by the version of a base system', gateway('nginx:alpine3.22'), '1.2.unpinned-image'],
    ['not by a channel', gateway('nginx:stable-alpine'), '1.2.unpinned-image'],
    ['not in a service that nobody asked for', extra('adminer'), '1.2.unpinned-image'],
  ])('%s', async (_, edits, code) => {
    expect((await judge('1.2.pinned-images', edits)).codes).toEqual([code])
  })
})

describe('an engine is the one of the course', () => {
  it.each<Accepted>([
    ['PostgreSQL 15', postgres('postgres:15.0-alpine')],
    ['PostgreSQL with extensions', postgres('postgis/postgis:16-3.4')],
    ['PostgreSQL with vectors', postgres('pgvector/pgvector:0.8.0-pg17')],
    ['Redis 7', redis('redis:7-alpine')],
    ['Valkey 7.2', redis('valkey/valkey:7.2.11')],
    ['Valkey 8', redis('valkey/valkey:8-alpine')],
    ['nginx 1.24', gateway('nginx:1.24.0')],
    ['nginx without root', gateway('nginxinc/nginx-unprivileged:1.27-alpine')],
    ['Kafka 3.7', compose(text => text.replaceAll('apache/kafka:4.1.2', 'apache/kafka:3.7.0'))],
    ['Kafka as a native image', compose(swap('apache/kafka:4.1.2', 'apache/kafka-native:3.9.0'))],
  ])('%s', async (_, edits) => {
    expect(await judge('1.2.engine-versions', edits)).toMatchObject({ verdict: 'passed', notProved: [] })
  })

  it('and leaves the version behind a digest to the running engine', async () => {
    const { verdict, notProved } = await judge('1.2.engine-versions', redis(`redis@${digest}`))
    expect(verdict).toBe('passed')
    expect(notProved).toEqual([expect.stringContaining('redis')])
  })

  it.each<Refused>([
    ['PostgreSQL 14', postgres('postgres:14'), '1.2.old-version'],
    ['Redis 6', redis('redis:6.2-alpine'), '1.2.old-version'],
    ['Valkey 7.1', redis('valkey/valkey:7.1'), '1.2.old-version'],
    ['nginx 1.22', gateway('nginx:1.22-alpine'), '1.2.old-version'],
    ['Kafka 3.6', compose(swap('apache/kafka:4.1.2', 'apache/kafka:3.6.1')), '1.2.old-version'],
    ['somebody else’s Kafka', compose(swap('apache/kafka:4.1.2', 'confluentinc/cp-kafka:7.8.0')), '1.2.other-engine'],
    ['Apache in the place of nginx', gateway('httpd:2.4.62'), '1.2.other-engine'],
    ['another cache', redis('memcached:1.6.32'), '1.2.other-engine'],
  ])('not %s', async (_, edits, code) => {
    expect((await judge('1.2.engine-versions', edits)).codes).toEqual([code])
  })
})

describe('Kafka is in KRaft mode', () => {
  it('with the image’s own settings', async () => {
    expect(await judge('1.2.kraft', compose(service('kafka', 'image: apache/kafka:4.1.2\n')))).toMatchObject({
      verdict: 'passed',
    })
  })

  it.each<Refused>([
    ['not with a ZooKeeper beside it', compose(service('zookeeper', 'image: zookeeper:3.9.3\n')), '1.2.zookeeper'],
    [
      'not when it is told of one',
      compose(swap('KAFKA_NODE_ID: "1"', 'KAFKA_NODE_ID: "1"\n      KAFKA_ZOOKEEPER_CONNECT: zk:2181')),
      '1.2.zookeeper',
    ],
  ])('%s', async (_, edits, code) => {
    expect((await judge('1.2.kraft', edits)).codes).toEqual([code])
  })
})
