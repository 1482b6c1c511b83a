// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
import { describe, expect, it } from 'vitest'
import { type Accepted, all, dropLine, type Edits, judge, type Refused, swap, within } from '../testkit.ts'

const image = (text: string | ((text: string) => string)): Edits => ({ Dockerfile: text })
const compose = (...edits: ((text: string) => string)[]): Edits => ({ 'docker-compose.yml': all(...edits) })
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

const singleStage = (install: string, base = 'node:24.9.0-slim') =>
  `FROM ${base}\nENV NODE_ENV=production\nWORKDIR /app\nCOPY app/package*.json ./\nRUN ${install}\nCOPY app/ .\nUSER node\nCMD ["node", "server.js"]\n`
const distroless = `
FROM node:24.9.0-bookworm-slim AS build
WORKDIR /app
COPY app/package.json app/package-lock.json ./
RUN npm ci --omit=dev
COPY app/server.js ./

FROM gcr.io/distroless/nodejs24-debian12:nonroot@${digest}
WORKDIR /app
COPY --from=build /app /app
CMD ["server.js"]
`
const alpine = `
ARG VERSION=24.9.0
FROM node:\${VERSION}-alpine3.22 AS deps
RUN apk add --no-cache python3 make g++
WORKDIR /src
COPY --link app/package.json app/package-lock.json /src/
RUN --mount=type=cache,target=/root/.npm npm clean-install --omit dev

FROM node:\${VERSION}-alpine3.22 AS final
RUN apk add --no-cache tini
COPY --from=deps --chown=node:node /src/node_modules /srv/node_modules
COPY --chown=node:node app /srv
WORKDIR /srv
USER node:node
ENTRYPOINT ["/sbin/tini", "--"]
CMD ["node", "server.js"]
`
const bound = `
# syntax=docker/dockerfile:1
FROM node:24.9.0-slim
WORKDIR /app
RUN --mount=type=bind,source=app/package.json,target=package.json \\
    --mount=type=bind,source=app/package-lock.json,target=package-lock.json \\
    --mount=type=cache,target=/root/.npm \\
    npm ci --omit=dev
COPY app .
USER 1000
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node", "server.js"]
`

const checks = ['6.0.exists', '6.1.base', '6.1.dependencies', '6.1.nothing-left', '6.1.user', '6.1.start']

describe('an image may be made', () => {
  it.each<Accepted>([
    ['in one stage that tidies up', image(singleStage('npm ci --omit=dev && npm cache clean --force'))],
    ['in one stage with a cache beside it', image(singleStage('--mount=type=cache,target=/root/.npm npm ci'))],
    ['in one stage with the cache elsewhere', image(singleStage('npm ci --cache /tmp/npm && rm -rf /tmp/npm'))],
    ['without a distribution', image(distroless)],
    ['on Alpine, with an init', image(alpine)],
    ['with its manifests only lent', image(bound)],
    ['on a digest', image(text => text.replaceAll('node:${NODE_VERSION}-slim', `node:24.9.0-slim@${digest}`))],
    [
      'with a stage for tests that nothing comes from',
      image(text =>
        text.replace(
          'FROM node:${NODE_VERSION}-slim\n',
          'FROM node:latest AS test\nCOPY . .\nRUN npm install\n\nFROM node:${NODE_VERSION}-slim\n',
        ),
      ),
    ],
    ['with a user of its own', image(swap('USER node', 'RUN groupadd -r app && useradd -r -g app app\nUSER app'))],
    [
      'with the user named in the compose file',
      { ...image(dropLine('USER node')), ...compose(swap('  build: .\n', '  build: .\n  user: "1000:1000"\n')) },
    ],
    [
      'with the base as an argument',
      {
        ...image(swap('ARG NODE_VERSION=24.21.0', 'ARG NODE_VERSION')),
        ...compose(swap('  build: .\n', '  build: { context: ., args: { NODE_VERSION: 24.9.0 } }\n')),
      },
    ],
    ['with the program behind exec', image(swap('CMD ["node", "server.js"]', 'CMD exec node server.js'))],
    [
      'with the program in ENTRYPOINT',
      image(swap('CMD ["node", "server.js"]', 'ENTRYPOINT ["node"]\nCMD ["server.js"]')),
    ],
    [
      'with the program in the compose file',
      { ...image(dropLine('CMD [')), ...compose(swap('  build: .\n', '  build: .\n  command: node server.js\n')) },
    ],
    [
      'from the folder of the program',
      {
        ...image(text => text.replaceAll('app/package', 'package').replace('COPY app/ ./', 'COPY . .')),
        ...compose(swap('  build: .\n', '  build: { context: ./app, dockerfile: ../Dockerfile }\n')),
      },
    ],
    [
      'with a tool that is taken out again',
      image(
        swap(
          'USER node',
          'RUN apt-get update && apt-get install -y make && make -v && apt-get purge -y make && rm -rf /var/lib/apt/lists/*\nUSER node',
        ),
      ),
    ],
  ])('%s', async (_, edits) => {
    for (const id of checks)
      expect({ id, ...(await judge(id, edits)) }).toMatchObject({ id, verdict: 'passed', codes: [] })
  })

  it('with an entry point of the learner’s, which only a run can judge', async () => {
    const { verdict, notProved } = await judge(
      '6.1.start',
      image(swap('CMD [', 'ENTRYPOINT ["/app/entrypoint.sh"]\nCMD [')),
    )
    expect(verdict).toBe('passed')
    expect(notProved).not.toEqual([])
  })
})

describe('an image is not right', () => {
  const refused = (id: string) => async (_: string, edits: Edits, code: string) => {
    expect(new Set((await judge(id, edits)).codes)).toEqual(new Set([code]))
  }

  it.each<Refused>([
    ['lts', image(singleStage('npm ci', 'node:lts-slim')), '6.1.base-not-pinned'],
    ['nothing', image(singleStage('npm ci', 'node')), '6.1.base-not-pinned'],
    [
      'an argument that nobody gives',
      image(swap('ARG NODE_VERSION=24.21.0', 'ARG NODE_VERSION')),
      '6.1.base-not-pinned',
    ],
  ])('on a base called %s', refused('6.1.base'))

  it.each<Refused>([
    [
      'from no lockfile',
      image(singleStage('npm install --omit=dev && npm cache clean --force')),
      '6.1.not-from-lockfile',
    ],
    ['from nowhere', image(singleStage('node --version')), '6.1.not-from-lockfile'],
    [
      'from a lockfile that is not there',
      image(swap('app/package.json app/package-lock.json', 'app/package.json')),
      '6.1.lockfile-not-copied',
    ],
    [
      'after everything',
      image(swap('COPY app/package.json app/package-lock.json ./', 'COPY . .')),
      '6.1.source-before-dependencies',
    ],
    [
      'after the program',
      image(
        swap(
          'COPY app/package.json app/package-lock.json ./',
          'COPY app/package.json app/package-lock.json app/server.js ./',
        ),
      ),
      '6.1.source-before-dependencies',
    ],
    [
      'after everything, in a stage below',
      image(text =>
        text.replace(
          'FROM node:${NODE_VERSION}-slim AS dependencies',
          'FROM node:${NODE_VERSION}-slim AS source\nWORKDIR /app\nCOPY app .\n\nFROM source AS dependencies',
        ),
      ),
      '6.1.source-before-dependencies',
    ],
  ])('with packages %s', refused('6.1.dependencies'))

  it.each<Refused>([
    ['npm’s cache', image(singleStage('npm ci --omit=dev')), '6.1.cache-left'],
    ['the cache of a tool', image(swap('USER node', 'RUN npm install --global pm2@6\nUSER node')), '6.1.cache-left'],
    [
      'a cache that only a later layer hides',
      image(singleStage('npm ci\nRUN npm cache clean --force')),
      '6.1.cache-left',
    ],
    [
      'a compiler',
      image(
        swap(
          'USER node',
          'RUN apt-get update && apt-get install -y build-essential && rm -rf /var/lib/apt/lists/*\nUSER node',
        ),
      ),
      '6.1.build-tool-left',
    ],
    [
      'a compiler of Alpine',
      image(swap('USER node', 'RUN apk add --no-cache gcc musl-dev\nUSER node')),
      '6.1.build-tool-left',
    ],
    [
      'lists of packages',
      image(swap('USER node', 'RUN apt-get update && apt-get install -y tini\nUSER node')),
      '6.1.cache-left',
    ],
    [
      'lists of packages in the stage below',
      image(
        all(
          swap(
            'FROM node:${NODE_VERSION}-slim AS dependencies',
            'FROM node:${NODE_VERSION}-slim AS base\nRUN apt-get update && apt-get install -y tini\n\nFROM base AS dependencies',
          ),
          swap(/FROM node:\$\{NODE_VERSION\}-slim\n/, 'FROM base\n'),
        ),
      ),
      '6.1.cache-left',
    ],
  ])('with %s left in it', refused('6.1.nothing-left'))

  it.each<Refused>([
    ['nobody', image(dropLine('USER node')), '6.1.runs-as-root'],
    ['root', image(swap('USER node', 'USER root')), '6.1.runs-as-root'],
    ['root again at the end', image(swap('CMD [', 'USER 0\nCMD [')), '6.1.runs-as-root'],
    ['root in the compose file', compose(swap('  build: .\n', '  build: .\n  user: "0"\n')), '6.1.runs-as-root'],
    [
      'another user in another stage',
      image(all(dropLine('USER node'), swap('RUN npm ci', 'USER node\nRUN npm ci'))),
      '6.1.runs-as-root',
    ],
  ])('as a program of %s', refused('6.1.user'))

  it.each<Refused>([
    ['as text', image(swap('CMD ["node", "server.js"]', 'CMD node server.js')), '6.1.shell-in-front'],
    [
      'by a shell',
      image(swap('CMD ["node", "server.js"]', 'CMD ["/bin/sh", "-c", "node server.js"]')),
      '6.1.shell-in-front',
    ],
    ['by npm', image(swap('CMD ["node", "server.js"]', 'CMD ["npm", "run", "start"]')), '6.1.shell-in-front'],
    [
      'by npm behind an init',
      image(swap('CMD ["node", "server.js"]', 'ENTRYPOINT ["tini", "--"]\nCMD ["npm", "start"]')),
      '6.1.shell-in-front',
    ],
    [
      'by npm in the compose file',
      compose(swap('  build: .\n', '  build: .\n  command: [npm, start]\n')),
      '6.1.shell-in-front',
    ],
    [
      'by something that watches',
      image(swap('CMD ["node", "server.js"]', 'CMD ["npx", "nodemon", "server.js"]')),
      '6.1.reloads',
    ],
    ['not at all', image(dropLine('CMD [')), '6.1.no-start'],
  ])('when it is started %s', async (_, edits, code) => {
    expect((await judge('6.1.start', edits)).codes).toContain(code)
  })
})

describe('the program that is started', () => {
  const copies = swap('COPY app/ ./', 'COPY . .')
  it('is copied to where it is started', async () => {
    expect(await judge('6.1.program', {})).toMatchObject({ verdict: 'passed', notProved: [] })
    expect(await judge('6.1.program', image(all(copies, swap('server.js"]', 'app/server.js"]'))))).toMatchObject({
      verdict: 'passed',
      notProved: [],
    })
  })

  it('may be moved there, which only a run can show', async () => {
    const moved = image(all(copies, swap('USER node', 'RUN mv app/* .\nUSER node')))
    expect((await judge('6.1.program', moved)).notProved).not.toEqual([])
  })

  it('is not a folder below', async () => {
    expect((await judge('6.1.program', image(copies))).codes).toEqual(['6.1.program-not-copied'])
  })
})

describe('a health check of a service', () => {
  const test = (yaml: string, more: Edits = {}): Edits => ({
    ...compose(swap(/test: \[CMD, node, -e, .*/, `test: ${yaml}`)),
    ...more,
  })
  it.each<Accepted>([
    [
      'may use curl where it is installed',
      test(
        '[CMD, curl, -f, "http://localhost:8000/livez"]',
        image(
          swap('USER node', 'RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nUSER node'),
        ),
      ),
    ],
    [
      'may use curl where the image has it',
      test(
        '[CMD, curl, -f, "http://localhost:8000/livez"]',
        image(text => text.replaceAll('-slim', '')),
      ),
    ],
    [
      'may use wget on Alpine',
      test(
        '[CMD, wget, -qO-, "http://127.0.0.1:8000/livez"]',
        image(text => text.replaceAll('-slim', '-alpine')),
      ),
    ],
    ['may be absent', compose(swap(/ {2}healthcheck:\n(?: {4}.*\n)+/, ''))],
  ])('%s', async (_, edits) => {
    expect(await judge('6.2.health-command', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    [
      'curl in a slim image',
      test('[CMD-SHELL, "curl -f http://localhost:8000/livez || exit 1"]'),
      '6.2.health-check-no-such-command',
    ],
    [
      'curl on Alpine',
      test(
        '[CMD, curl, -f, "http://localhost:8000/livez"]',
        image(text => text.replaceAll('-slim', '-alpine')),
      ),
      '6.2.health-check-no-such-command',
    ],
    [
      'curl in the Dockerfile',
      {
        ...compose(swap(/ {2}healthcheck:\n(?: {4}.*\n)+/, '')),
        ...image(swap('USER node', 'HEALTHCHECK CMD curl -f http://localhost:8000/livez\nUSER node')),
      },
      '6.2.health-check-no-such-command',
    ],
  ])('must not use %s', async (_, edits, code) => {
    expect(new Set((await judge('6.2.health-command', edits)).codes)).toEqual(new Set([code]))
  })
})

describe('memory', () => {
  it.each<Accepted>([
    [
      'may be limited in the newer way',
      compose(text =>
        text.replaceAll(/^( *)mem_limit: (\d+m)$/gm, '$1deploy: { resources: { limits: { memory: $2 } } }'),
      ),
    ],
    ['may be three gibibytes in all', compose(within('  kafka:\n', swap('mem_limit: 768m', 'mem_limit: 1536m')))],
  ])('%s', async (_, edits) => {
    expect(await judge('6.5.memory', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['left to one service', compose(within('  gateway:\n', dropLine('mem_limit'))), '6.5.no-memory-limit'],
    [
      'only asked for, not limited',
      compose(within('  gateway:\n', swap('mem_limit: 64m', 'mem_reservation: 64m'))),
      '6.5.no-memory-limit',
    ],
    [
      'more than there should be',
      compose(within('  postgres:\n', swap('mem_limit: 512m', 'mem_limit: 2g'))),
      '6.5.too-much-memory',
    ],
  ])('must not be %s', async (_, edits, code) => {
    expect((await judge('6.5.memory', edits)).codes).toEqual([code])
  })
})
