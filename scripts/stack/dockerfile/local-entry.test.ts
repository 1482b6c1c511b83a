import { describe, expect, test } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { loadCompose } from '../compose/load.ts'
import { StackError } from '../error.ts'
import { localEntry } from './local-entry.ts'
import { readDockerfile } from './read.ts'

const app = { 'app/server.js': '', 'app/package.json': '{}', 'app/lib/tool.js': '' }
const node = process.execPath

describe('the command of an image, as a process of this machine', () => {
  test.each<[name: string, dockerfile: string, argv: string[]]>([
    ['CMD in a copied folder', 'WORKDIR /srv\nCOPY app/ ./\nCMD ["node", "server.js"]', [node, '@/app/server.js']],
    [
      'COPY . .',
      'WORKDIR /srv\nCOPY . .\nCMD ["node", "app/server.js", "--port", "1"]',
      [node, '@/app/server.js', '--port', '1'],
    ],
    [
      'single files',
      'WORKDIR /srv\nCOPY app/package.json app/server.js ./\nCMD ["node", "server.js"]',
      [node, '@/app/server.js'],
    ],
    ['a glob', 'WORKDIR /srv\nCOPY app/*.js ./\nCMD ["node", "server.js"]', [node, '@/app/server.js']],
    ['a renamed file', 'COPY app/server.js /main.js\nCMD ["node", "/main.js"]', [node, '@/app/server.js']],
    [
      'ENTRYPOINT and CMD',
      'WORKDIR /srv\nCOPY app .\nENTRYPOINT ["node"]\nCMD ["server.js"]',
      [node, '@/app/server.js'],
    ],
    [
      'options of node',
      'WORKDIR /srv\nCOPY app .\nCMD ["node", "--import", "./lib/tool.js", "--enable-source-maps", "server.js"]',
      [node, '--import', './lib/tool.js', '--enable-source-maps', '@/app/server.js'],
    ],
    [
      'tini',
      'WORKDIR /srv\nCOPY app .\nENTRYPOINT ["/usr/bin/tini", "-g", "--"]\nCMD ["node", "server.js"]',
      [node, '@/app/server.js'],
    ],
    [
      "dumb-init and the image's own entry point",
      'WORKDIR /srv\nCOPY app .\nENTRYPOINT ["dumb-init", "docker-entrypoint.sh"]\nCMD ["node", "server.js"]',
      [node, '@/app/server.js'],
    ],
    ['the shell form', 'WORKDIR /srv\nCOPY app .\nCMD exec node server.js', [node, '@/app/server.js']],
    [
      'a shell that is spelled out',
      'WORKDIR /srv\nCOPY app .\nCMD ["sh", "-c", "NODE_ENV=test node server.js"]',
      [node, '@/app/server.js'],
    ],
    ['no extension', 'WORKDIR /srv\nCOPY app .\nCMD ["node", "server"]', [node, '@/app/server.js']],
    [
      'two commands',
      'WORKDIR /srv\nCOPY app .\nCMD node lib/tool.js && exec node /srv/server.js',
      ['sh', '-c', 'node lib/tool.js && exec node @/app/server.js'],
    ],
    ['npm', 'WORKDIR /srv\nCOPY app .\nCMD ["npm", "start"]', ['npm', 'start']],
    [
      'earlier stages',
      'WORKDIR /build\nCOPY app/ ./\nFROM a:1\nWORKDIR /srv\nCOPY --from=0 /build/ ./\nCMD ["node", "server.js"]',
      [node, '@/app/server.js'],
    ],
    [
      'a stage that builds on another',
      'WORKDIR /srv\nCOPY app/ ./\nFROM base\nCMD ["node", "server.js"]',
      [node, '@/app/server.js'],
    ],
  ])('%s', (_, dockerfile, argv) => {
    const { entry, directory } = entryOf(`FROM a:1 AS base\n${dockerfile}`)
    expect(entry.argv).toEqual(argv.map(word => word.replace('@', directory)))
    expect(entry.built).toBe(false)
  })

  test('runs where the working directory of the image is on this machine', () => {
    const nested = entryOf(
      'FROM a:1\nWORKDIR /srv\nCOPY app/server.js app/package.json ./\nCOPY app/lib lib\nCMD ["node", "lib/tool.js"]',
    )
    expect(nested.entry.cwd).toBe(`${nested.directory}/app`)
    const elsewhere = entryOf('FROM a:1\nWORKDIR /srv\nCOPY . .\nWORKDIR /srv/app\nCMD ["node", "server.js"]')
    expect(elsewhere.entry.cwd).toBe(`${elsewhere.directory}/app`)
  })

  test('finds a file that only a build makes where the build puts it', () => {
    const { entry, directory } = entryOf(
      `FROM a:1 AS build
WORKDIR /repo
COPY package.json ./
COPY src src
RUN npm run build
FROM a:1
ARG SERVICE
WORKDIR /app
COPY --from=build /repo/dist/services/\${SERVICE} ./
CMD ["node", "main.js"]
`,
      'build: { context: ., args: { SERVICE: sales } }',
      { 'package.json': '{}', 'src/main.ts': '' },
    )
    expect(entry).toMatchObject({
      argv: [node, `${directory}/dist/services/sales/main.js`],
      cwd: `${directory}/dist/services/sales`,
      built: true,
    })
  })

  test('takes command, entrypoint and working_dir from the compose file first', () => {
    const dockerfile = 'FROM a:1\nWORKDIR /srv\nCOPY . .\nENTRYPOINT ["node", "app/lib/tool.js"]\nCMD ["x"]'
    const commanded = entryOf(dockerfile, 'build: .\n    command: [y]')
    expect(commanded.entry.argv).toEqual([node, `${commanded.directory}/app/lib/tool.js`, 'y'])
    const replaced = entryOf(dockerfile, 'build: .\n    working_dir: app\n    entrypoint: node server.js')
    expect(replaced.entry.argv).toEqual([node, `${replaced.directory}/app/server.js`])
  })

  test('sees code that is mounted over the image', () => {
    const mounted = entryOf(
      'FROM a:1\nWORKDIR /srv\nCOPY nothing .\nCMD ["node", "server.js"]',
      'build: .\n    volumes: ["./app:/srv"]',
    )
    expect(mounted.entry.argv).toEqual([node, `${mounted.directory}/app/server.js`])
  })

  test('brings the variables of the image, but not its PATH', () => {
    const { entry } = entryOf(
      'FROM a:1\nENV NODE_ENV=production PATH=/x:$PATH\nCOPY app /srv\nCMD ["sh", "-c", "TZ=UTC node /srv/server.js"]',
    )
    expect(entry.env).toEqual({ NODE_ENV: 'production', TZ: 'UTC' })
  })
})

test.each([
  ['FROM a:1\nCOPY app /srv\n', 'web says nowhere what to start.', { file: 'compose.yaml', line: 3 }],
  [
    'FROM a:1\nCMD ["uvicorn", "main:app"]',
    'web starts uvicorn, and only Node programs run without Docker.',
    { file: 'Dockerfile', line: 2 },
  ],
  [
    'FROM a:1\nWORKDIR /srv\nCOPY app /other\nCMD ["node", "server.js"]',
    'web starts /srv/server.js, which no COPY of its Dockerfile brings into the image.',
    { file: 'Dockerfile', line: 4 },
  ],
  ['FROM a:1\nCMD ["node", "--watch"]', 'web starts node without a script.', { file: 'Dockerfile', line: 2 }],
  [
    'FROM a:1\nCMD echo hi && sleep 1',
    'web runs the shell text "echo hi && sleep 1", in which no Node script is named.',
    { file: 'Dockerfile', line: 2 },
  ],
])('what cannot run here is said in one sentence: %j', (dockerfile, message, place) => {
  let failure: unknown
  try {
    entryOf(dockerfile)
  } catch (error) {
    failure = error instanceof StackError ? error.failure : error
  }
  expect(failure).toMatchObject({ kind: 'service', service: 'web', message, place })
})

function entryOf(dockerfile: string, service = 'build: .', files: Record<string, string> = app) {
  const directory = folderWith({
    ...files,
    Dockerfile: dockerfile,
    'compose.yaml': `
services:
  web:
    ${service}
`,
  })
  const { web } = loadCompose({ directory, env: {} }).services
  const build = web!.build!
  const entry = localEntry(readDockerfile(dockerfile, { args: build.args }), build.context, web!)
  return { entry, directory }
}
