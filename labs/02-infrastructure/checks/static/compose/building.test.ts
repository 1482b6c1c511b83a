// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
import { describe, expect, it } from 'vitest'
import { type Accepted, all, judge, type Refused, swap, within } from '../testkit.ts'

const compose = (...edits: ((text: string) => string)[]) => ({ 'docker-compose.yml': all(...edits) })

describe('the services are built from the workspace’s Dockerfile', () => {
  it.each<Accepted>([
    ['in the long form', compose(swap('  build: .\n', '  build:\n    context: .\n    dockerfile: ./Dockerfile\n'))],
    [
      'from the folder of the program',
      compose(swap('  build: .\n', '  build: { context: ./app, dockerfile: ../Dockerfile }\n')),
    ],
    [
      'once for all three',
      compose(
        swap('  build: .\n', '  image: shop-service\n'),
        within('  sales:\n', swap('<<: *service\n', '<<: *service\n    build: .\n')),
      ),
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('1.4.built', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['not from another one', compose(swap('  build: .\n', '  build: ./services\n')), '1.4.not-built-here'],
    [
      'not from one inside the compose file',
      compose(
        swap('  build: .\n', '  build:\n    context: .\n    dockerfile_inline: |\n      FROM node:24.9.0-slim\n'),
      ),
      '1.4.not-built-here',
    ],
    ['not pulled', compose(swap('  build: .\n', '  image: shop/service:1.0\n')), '1.4.not-built-here'],
  ])('%s', async (_, edits, code) => {
    expect(new Set((await judge('1.4.built', edits)).codes)).toEqual(new Set([code]))
  })
})

describe('what runs is what was built', () => {
  const volumes = (value: string) =>
    compose(within('  payment:\n', swap('<<: *service\n', `<<: *service\n    volumes: ${value}\n`)))
  it.each<Accepted>([
    ['with a certificate mounted', volumes('["./infrastructure/ca.pem:/etc/ssl/ca.pem:ro"]')],
    [
      'with a volume for uploads',
      compose(
        within('  payment:\n', swap('<<: *service\n', '<<: *service\n    volumes: ["uploads:/app/uploads"]\n')),
        swap('  kafka-data:\n', '  kafka-data:\n  uploads:\n'),
      ),
    ],
    [
      'with watching declared',
      compose(
        within(
          '  payment:\n',
          swap('<<: *service\n', '<<: *service\n    develop: { watch: [{ action: rebuild, path: ./app }] }\n'),
        ),
      ),
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('1.4.built-code-runs', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['not with the source over it', volumes('["./app:/app"]'), '1.4.source-mounted'],
    ['not with one file of it', volumes('["./app/server.js:/app/server.js"]'), '1.4.source-mounted'],
    ['not with the whole workspace', volumes('[".:/workspace"]'), '1.4.source-mounted'],
  ])('%s', async (_, edits, code) => {
    expect((await judge('1.4.built-code-runs', edits)).codes).toEqual([code])
  })
})
