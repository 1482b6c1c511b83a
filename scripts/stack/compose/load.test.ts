// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the compose files under test hold ${…}
import { describe, expect, test } from 'vitest'
import { ComposeError } from './error.ts'
import { folderWith } from './folder.testkit.ts'
import { loadCompose } from './load.ts'
import { asWritten, placeOf } from './place.ts'

describe('a compose file', () => {
  test('gives services in long syntax, with their lines', () => {
    const { services } = load(`
services:
  db:
    image: postgres:17
  app:
    build: { context: ./app, args: [A=1, HOME] }
    environment: [PORT=8000]
    ports: ["127.0.0.1:8001:8000"]
    volumes: ["./conf:/conf:ro", "data:/data"]
    depends_on: { db: { condition: service_healthy } }
    restart: on-failure:5
    deploy: { resources: { limits: { memory: 256m } } }
volumes: { data: }
`)
    expect(services.db!.place).toEqual({ file: 'compose.yaml', line: 3 })
    expect(services.app).toMatchObject({
      place: { file: 'compose.yaml', line: 5 },
      build: { args: { A: '1', HOME: '/home/me' } },
      environment: { PORT: '8000' },
      ports: [{ hostIp: '127.0.0.1', published: '8001', target: 8000, protocol: 'tcp' }],
      volumes: [
        { type: 'bind', target: '/conf', readOnly: true },
        { type: 'volume', source: 'data', target: '/data', readOnly: false },
      ],
      dependsOn: { db: { condition: 'service_healthy', required: true, restart: false } },
      restart: 'on-failure',
      restartLimit: 5,
      memoryLimit: 256 * 1024 * 1024,
      scale: 1,
    })
  })

  test('is named by the environment, then by itself, then by its folder', () => {
    const text = 'name: Written\nservices: {}'
    expect(load(text, { env: { COMPOSE_PROJECT_NAME: 'given' } }).name).toBe('given')
    expect(load(text).name).toBe('written')
    expect(load('services: {}').name).toMatch(/^groundwork-stack-/)
  })

  test('shows services of a profile only when it is on', () => {
    const text = 'services: {a: {image: x:1}, b: {image: x:1, profiles: [debug]}}'
    expect(Object.keys(load(text).services)).toEqual(['a'])
    expect(Object.keys(load(text, { env: { COMPOSE_PROFILES: 'other, debug' } }).services)).toEqual(['a', 'b'])
    expect(Object.keys(load(text, { env: { COMPOSE_PROFILES: '*' } }).services)).toEqual(['a', 'b'])
    expect(Object.keys(load(text, { env: { COMPOSE_PROFILES: 'debug' } }).services)).toEqual(['a', 'b'])
  })

  test('makes the names by which others reach a service known', () => {
    const { services } = load(`
services:
  app: { image: x:1, links: [db:database] }
  db: { image: y:1, container_name: pg, hostname: host, networks: { default: { aliases: [primary] } } }
`)
    expect(services.db!.aliases).toEqual(['primary', 'pg', 'host', 'database'])
    expect(services.app!.dependsOn.db).toMatchObject({ condition: 'service_started' })
  })

  test('finds where secrets and configs come from and go to', () => {
    const directory = folderWith({
      'compose.yaml': `
services:
  a: { image: x:1, secrets: [key, { source: token, target: other }], configs: [{ source: conf, target: /etc/conf }] }
secrets: { key: { file: ./key.txt }, token: { environment: TOKEN } }
configs: { conf: { content: "port=\${PORT:-1}" } }
`,
    })
    const { a } = loadCompose({ directory, env: {} }).services
    expect(a!.secrets).toEqual([
      { source: 'key', target: '/run/secrets/key', file: `${directory}/key.txt` },
      { source: 'token', target: '/run/secrets/other', environment: 'TOKEN' },
    ])
    expect(a!.configs).toEqual([{ source: 'conf', target: '/etc/conf', content: 'port=1' }])
  })

  test('lists every interpolation once, also those in defaults and comments aside', () => {
    const { interpolations } = load(`
x-shared: &shared { A: "\${A:-\${B}}" } # \${COMMENT}
services:
  a: { image: "x:$TAG", environment: *shared }
  b: { image: x:1, environment: *shared }
`)
    expect(interpolations).toEqual([
      { name: 'A', operator: ':-', argument: '${B}', place: { file: 'compose.yaml', line: 2 } },
      { name: 'B', operator: '', argument: '', place: { file: 'compose.yaml', line: 2 } },
      { name: 'TAG', operator: '', argument: '', place: { file: 'compose.yaml', line: 4 } },
    ])
  })

  test('can be looked at without its secrets', () => {
    const text = `
services:
  a:
    image: x:1
    environment: { PASSWORD: "\${PASSWORD:?set it}" }
    env_file: absent.env
    ports: ["127.0.0.1:\${PORT:?}:80"]
`
    const { a } = load(text, { interpolate: 'lenient' }).services
    expect(a!.environment).toEqual({ PASSWORD: 'unset-PASSWORD' })
    expect(a!.ports).toEqual([{ hostIp: '127.0.0.1', published: 'unset-PORT', target: 80, protocol: 'tcp' }])
  })

  test('takes variables from the environment before the variables file', () => {
    const files = {
      'compose.yaml': 'services: {a: {image: "x:$TAG", hostname: "$NAME"}}',
      '.env': 'TAG=file\nNAME=${TAG}-host\n',
    }
    const directory = folderWith(files)
    expect(loadCompose({ directory, env: {} }).services.a!.image).toBe('x:file')
    expect(loadCompose({ directory, env: { TAG: 'outer' } }).services.a!.image).toBe('x:outer')
  })

  test('may come in several files, later ones over earlier ones', () => {
    const directory = folderWith({
      'one.yml': 'services: {a: {image: "x:1", environment: {A: 1}}}',
      'more/two.yml': 'services: {a: {environment: {B: 2}, volumes: ["./here:/x"]}}',
    })
    const project = loadCompose({ directory, env: {}, files: ['one.yml', 'more/two.yml'] })
    expect(project.files).toEqual([`${directory}/one.yml`, `${directory}/more/two.yml`])
    expect(project.services.a!.environment).toEqual({ A: '1', B: '2' })
    expect(project.services.a!.volumes[0]!.source).toBe(`${directory}/here`)
    expect(placeOf(project, ['services', 'a', 'environment', 'B'])).toEqual({ file: 'more/two.yml', line: 1 })
  })
})

describe('the place of a value', () => {
  const project = () =>
    load(`
x-env: &env
  LOG: debug
services:
  sales:
    image: x:1
    environment:
      - A=1
      - B=\${B:-two}
    ports:
      - "80:80"
      - "81:81"
    depends_on:
      - db
  db:
    image: x:1
    environment:
      <<: *env
      C: 3
`)

  test.each([
    [['services', 'sales', 'ports', 1], 12],
    [['services', 'sales', 'environment', 'B'], 9],
    [['services', 'sales', 'depends_on', 'db'], 14],
    [['services', 'db', 'environment', 'LOG'], 3],
    [['services', 'db', 'environment', 'C'], 19],
    [['services', 'db', 'environment'], 17],
    [['services', 'db', 'healthcheck', 'test'], 15],
    [['services', 'sales', 'ports', '80:80'], 11],
  ])('%j is on line %i', (path, line) => {
    expect(placeOf(project(), path)).toEqual({ file: 'compose.yaml', line })
  })

  test('comes with the value as it was written', () => {
    expect(asWritten(project(), ['services', 'sales', 'environment', 'B'])).toBe('${B:-two}')
    expect(asWritten(project(), ['services', 'sales', 'ports'])).toBeUndefined()
  })
})

describe('a mistake is one sentence with its line', () => {
  test.each<[text: string, line: number | undefined, message: string, next: string]>([
    ['services:\n  a:\n    image: x\n    portz: []', 4, 'services.a has no key "portz".', 'Did you mean "ports"?'],
    ['services: {}\nnetwork: {}', 2, 'A compose file has no key "network".', 'Did you mean "networks"?'],
    [
      'services:\n  a:\n    image: x\n    ports: 80',
      4,
      'services.a.ports must be a list, and is the number 80.',
      'Write a list: one line per item, each starting with "- ".',
    ],
    [
      'services:\n  a:\n    image: x\n    user: 1000',
      4,
      'services.a.user must be text, and is the number 1000.',
      'Put it in quotes.',
    ],
    [
      'services:\n  a:\n    image: x\n    environment:\n      - A: b',
      5,
      'services.a.environment[0] must be text, and is a map.',
      'Write NAME=value, without a space after a colon.',
    ],
    [
      'services:\n  a:\n    image: x\n    ports:',
      4,
      'services.a.ports must be a list, and is empty.',
      'Give services.a.ports a value or take the line out.',
    ],
    [
      'services:\n  a:\n    image: ${TAG:?the image tag}',
      3,
      'Required variable TAG is missing a value: the image tag.',
      'Set TAG in .env or in the environment.',
    ],
    [
      'services:\n  a:\n    image: x:${TAG',
      3,
      '`${TAG` opens a variable with ${ and does not close it.',
      'Write $$ for a dollar sign that is meant.',
    ],
    [
      'services:\n  a:\n    image: x\n    depends_on:\n      - db',
      5,
      'a depends on "db", which is not a service of this project.',
      'The services are: a.',
    ],
    [
      'services:\n  a:\n    image: x\n    volumes:\n      - data:/x',
      5,
      'a uses the volume "data", which is not declared.',
      'Add it under the top-level "volumes:".',
    ],
    [
      'services:\n  a:\n    image: x\n    networks:\n      - front',
      5,
      'a joins the network "front", which is not declared.',
      'Add it under the top-level "networks:".',
    ],
    [
      'services:\n  a:\n    image: x\n    ports:\n      - "99999:80"',
      5,
      'The port "99999:80" of a has the port 99999; ports go up to 65535.',
      'Write "127.0.0.1:8080:80": address, port on this machine, port in the container.',
    ],
    [
      'services:\n  a:\n    image: x\n    depends_on: [b]\n  b:\n    image: x\n    depends_on: [a]',
      4,
      'Services wait for each other in a circle: a → b → a.',
      'Take one of the arrows out.',
    ],
    [
      'services:\n  a:\n    restart: always',
      2,
      'a has neither an image nor a build.',
      'Add `image:` with a pinned tag, or `build:` with a folder.',
    ],
    [
      'services:\n  a:\n    image: x\n    restart: allways',
      4,
      'a has the restart policy "allways", which the engine does not know.',
      'Use no, always, unless-stopped or on-failure (also on-failure:3).',
    ],
    [
      'services:\n  a:\n    image: x\n    mem_limit: lots',
      4,
      'services.a.mem_limit must be a size, and is the text "lots".',
      'Write it as 256m or 1g.',
    ],
    [
      'services:\n  a:\n    image: x\n    healthcheck: {test: [pg_isready]}',
      4,
      'The health check of a starts with "pg_isready".',
      'Start the list with CMD, CMD-SHELL or NONE.',
    ],
    [
      'services:\n  a:\n    image: x\n    extends: b',
      4,
      'a extends "b", which is not a service of this file.',
      'Check the name of the service, and the file.',
    ],
    [
      'services:\n  a: {extends: b}\n  b: {extends: a}',
      2,
      'a extends itself, over one or more others.',
      'Let one of them stand alone.',
    ],
    [
      'services:\n  a:\n    image: x\n    image: y',
      4,
      '`image` comes twice in `a`, in lines 3 and 4.',
      'Keep one of the two and move its values together.',
    ],
    [
      'services:\n  a:\n    image: x\n    b:\n      image: y',
      4,
      'services.a has no key "b".',
      'If "b" is a service, put it in the column in which the others stand under "services:".',
    ],
    ['services:\n  a:\n\timage: x', 3, 'A tab is used to indent, which YAML does not allow.', 'Indent with spaces.'],
    [
      'services:\n  a:\n    <<: *nope',
      3,
      'The alias *nope has no anchor &nope before it.',
      'Put the anchor above the first place that uses it.',
    ],
    ['x: &a [*a]', 1, 'An alias stands inside its own anchor.', 'Move the shared part to an anchor of its own.'],
    ['', undefined, 'The compose file compose.yaml is empty.', 'Start it with "services:".'],
    ['- a', 1, 'A compose file is a map with "services:" at its top.', 'Start it with "services:".'],
  ])('%j', (text, line, message, next) => {
    const error = failureOf(() => load(text))
    expect(error.failure).toMatchObject({ kind: 'compose', message, next })
    expect(error.failure.place).toEqual({ file: 'compose.yaml', ...(line === undefined ? {} : { line }) })
    expect(error.message).toContain(message)
  })

  test('in the variables file, with the line there', () => {
    const directory = folderWith({ 'compose.yaml': 'services: {}', '.env': 'A=1\nB C=2\n' })
    const { failure } = failureOf(() => loadCompose({ directory, env: {} }))
    expect(failure.place).toEqual({ file: '.env', line: 2 })
    expect(failure.message).toBe('`B C=2` is not of the form NAME=value.')
  })

  test('when there is no compose file at all', () => {
    const { failure } = failureOf(() => loadCompose({ directory: folderWith({}), env: {} }))
    expect(failure.message).toBe('There is no compose file.')
  })

  test('for lines that unfold to billions of values', () => {
    const lines = Array.from({ length: 30 }, (_, n) => `x-${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)
    const { failure } = failureOf(() => load(['x-0: &a0 [1]', ...lines, 'services: {}'].join('\n')))
    expect(failure.message).toBe('The file unfolds to too many values.')
  })
})

function load(text: string, more: Partial<Parameters<typeof loadCompose>[0]> = {}) {
  return loadCompose({ directory: folderWith({ 'compose.yaml': text }), env: { HOME: '/home/me' }, ...more })
}

function failureOf(run: () => unknown): ComposeError {
  try {
    run()
  } catch (error) {
    if (error instanceof ComposeError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
