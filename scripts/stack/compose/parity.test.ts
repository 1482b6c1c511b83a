// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the compose files under test hold ${…}
/**
 * Our reading of compose files against Docker Compose's own (`docker compose config`, which needs no engine): the same
 * project where it accepts a file, a refusal where it refuses one.
 */
import { spawnSync } from 'node:child_process'
import { beforeEach, describe, expect, test } from 'vitest'
import { requires } from '../../test/requires.ts'
import type { ComposeProject, ComposeService } from '../types.ts'
import { ComposeError } from './error.ts'
import { folderWith } from './folder.testkit.ts'
import { loadCompose } from './load.ts'

const compose = [['docker', 'compose'], ['docker-compose']].find(
  ([program, ...args]) => spawnSync(program!, [...args, 'version'], { stdio: 'ignore' }).status === 0,
)

const environment = { PATH: process.env.PATH, HOME: process.env.HOME, OUTER: 'outer', EMPTY: '' }

const accepted: Record<string, Record<string, string>> = {
  'every kind of scalar in environment': {
    'compose.yaml': `
services:
  a:
    image: x
    environment: {A: true, B: 010, C: 1.50, D: 1e3, F: ~, G: yes, H: 0o17, I: 0x1F, L: 12345678901234567890, M: 1.0, Q: 12:30, OUTER: }
`,
  },
  'environment as a list': {
    'compose.yaml': 'services:\n  a:\n    image: x\n    environment: [A=1, B=, C=x=y, OUTER, NOT_THERE]\n',
  },
  'every operator of interpolation, nested': {
    'compose.yaml': `
services:
  a:
    image: x
    environment:
      plain: $OUTER-\${OUTER}-\${NOPE}-$NOPE
      defaults: \${EMPTY:-d}|\${EMPTY-d}|\${NOPE:-d}|\${NOPE-d}|\${OUTER:-d}
      replaced: \${EMPTY:+r}|\${EMPTY+r}|\${NOPE:+r}|\${NOPE+r}|\${OUTER:+r}
      required: \${OUTER:?needed}|\${EMPTY?needed}
      nested: \${NOPE:-\${EMPTY:-\${OUTER}x}y}z
      dollars: $$OUTER $1 $( $) a$ \${NOPE:-}} $-
`,
  },
  'a variables file with every kind of quote': {
    'compose.yaml': `
services:
  a:
    image: x
    environment:
      all: "A[\${A}] B[\${B}] C[\${C}] D[\${D}] E[\${E}] F[\${F}] G[\${G}] H[\${H}] I[\${I}] J[\${J}] K[\${K}] L[\${L}] N[\${N}] O[\${OUTER}]"
`,
    '.env': `# comment
A=1 # after
B="x $A \\n \\"y\\" \\\\ z"
C='literal $A'
export D=4
E: yaml
F
G=a#b
H=\${A}-\${Q:-def}
I=

J="two
lines"
K=a b  c\u0020\u0020
L = spaced
N="a#b" # after
OUTER=inner
`,
  },
  'env_file in all its forms': {
    'compose.yaml': `
services:
  a:
    image: x
    env_file: [one.env, {path: two.env}, {path: none.env, required: false}]
    environment: {X: over}
  b: {image: x, env_file: one.env}
`,
    'one.env': 'X=1\nY=1\nZ=$OUTER\n',
    'two.env': 'Y=2\n',
  },
  'anchors, aliases and merge keys': {
    'compose.yaml': `
x-one: &one {image: q, environment: &env {A: 1, B: 1}}
x-two: &two {image: r, command: z}
services:
  a:
    <<: [*one, *two]
    environment:
      <<: *env
      B: 2
  b: *one
`,
  },
  'ports in all their forms': {
    'compose.yaml': `
services:
  a:
    image: x
    ports:
      - 80
      - "81/udp"
      - "127.0.0.1:8082:82"
      - "127.0.0.1::83"
      - "8084-8085:84-85"
      - "9000-9005:86"
      - "[::1]:87:87"
      - {target: 88, published: 8088, host_ip: 127.0.0.1, protocol: udp}
      - {target: 89}
    expose: [90, "91-92"]
`,
  },
  'volumes in all their forms': {
    'compose.yaml': `
services:
  a:
    image: x
    volumes:
      - ./here:/a:ro
      - ../up:/b
      - /abs:/c:rw,z
      - ~/home:/d
      - /anonymous
      - named:/e
      - {type: bind, source: ./long, target: /f, read_only: true}
      - {type: volume, source: named, target: /g}
      - {type: tmpfs, target: /h}
    tmpfs: /run
volumes: {named: }
`,
  },
  'commands as text': {
    'compose.yaml': `
services:
  a: {image: x, command: 'sh -c "echo \\"a b\\" $$X" c\\ d ''e f''', entrypoint: ''}
  b: {image: x, command: 'a && b | c', entrypoint: 'run $(x y) \`z w\` 2>&1'}
  c: {image: x, command: [], entrypoint: }
`,
  },
  'health checks': {
    'compose.yaml': `
services:
  a: {image: x, healthcheck: {test: "curl -f x || exit 1", interval: 1m30s, timeout: 500ms, retries: 5, start_period: 1h}}
  b: {image: x, healthcheck: {test: [CMD, pg_isready]}}
  c: {image: x, healthcheck: {disable: true}}
  d: {image: x, healthcheck: {test: [NONE]}}
`,
  },
  'extends in the same file and another, with dependencies and lists': {
    'compose.yaml': `
services:
  base: {image: x, environment: [A=1, B=2], ports: ["80:80"], depends_on: [z], command: [one], volumes: ["./p:/p"], cap_add: [A]}
  a: {extends: base, environment: {B: 3}, ports: ["80:80", "81:81"], command: [two], volumes: ["./q:/p"], cap_add: [A, B]}
  c: {extends: {service: other, file: sub/more.yaml}, environment: {C: 1}}
  z: {image: z}
`,
    'sub/more.yaml': `
services:
  root: {image: y, build: ., volumes: ["./data:/data"], env_file: o.env}
  other: {extends: root, labels: [a=b]}
`,
    'sub/o.env': 'O=1\n',
  },
  'an override file with its tags': {
    'compose.yaml': `
services:
  a: {image: x, ports: ["2:2"], environment: {A: 1}, command: x, labels: [a=b], depends_on: [b], expose: [1]}
  b: {image: y}
`,
    'compose.override.yaml': `
services:
  a:
    ports: !override ["1:1"]
    environment: !reset {}
    command: !reset null
    labels: {c: d}
    depends_on: {b: {condition: service_healthy}}
    expose: [2]
  b: {image: q, healthcheck: {test: "x"}, build: ./b}
`,
  },
  'an included project with its own folder and variables': {
    'compose.yaml':
      'include: [sub/compose.yaml]\nservices:\n  a: {image: x, depends_on: [i], environment: {S: "$SUB"}}\n',
    'sub/compose.yaml': 'services:\n  i: {build: ., volumes: ["./q:/q"], environment: {A: "$SUB"}}\n',
    'sub/.env': 'SUB=5\n',
  },
  'profiles that are off': {
    'compose.yaml': 'services:\n  a: {image: x}\n  b: {image: y, profiles: [debug], depends_on: [a]}\n',
  },
  'secrets, configs, networks and links': {
    'compose.yaml': `
name: Mine
services:
  a:
    image: x
    secrets: [s, {source: t, target: named}]
    networks: {front: {aliases: [other]}, back: }
    links: ["b:db"]
  b: {image: y, networks: [back], restart: "on-failure:3", stop_grace_period: 1m, init: true, user: "1000:1000", mem_limit: 512m}
  c: {image: y, network_mode: host, deploy: {replicas: 2, resources: {limits: {memory: 1.5g}}}}
networks: {front: , back: {internal: true}}
secrets: {s: {file: ./s.txt}, t: {environment: OUTER}}
`,
  },
}

const refused: Record<string, string> = {
  'a key that no service has': 'services: {a: {image: x, portz: []}}',
  'a key that no compose file has': 'services: {a: {image: x}}\nservicez: {}',
  'a number as version': 'version: 3.8\nservices: {a: {image: x}}',
  'a number as user': 'services: {a: {image: x, user: 1000}}',
  'an empty list of ports': 'services:\n  a:\n    image: x\n    ports:\n',
  'an empty service': 'services:\n  a:\n',
  'no services': 'services:\n',
  'an empty file': '',
  'a list as file': '- a\n',
  'a map in an environment list': 'services: {a: {image: x, environment: [{A: b}]}}',
  'a required variable without value': 'services: {a: {image: "${NOPE:?set it}"}}',
  'an empty required variable': 'services: {a: {image: "${EMPTY:?set it}"}}',
  'a variable that is not closed': 'services: {a: {image: "${NOPE"}}',
  'a variable that starts with a digit': 'services: {a: {image: "${1}"}}',
  'a service without image': 'services: {a: {command: x}}',
  'a port out of range': 'services: {a: {image: x, ports: ["99999:80"]}}',
  'a port that is not a number': 'services: {a: {image: x, ports: ["80:abc"]}}',
  'a host name as host address': 'services: {a: {image: x, ports: ["localhost:80:80"]}}',
  'port ranges of different length': 'services: {a: {image: x, ports: ["8000-8001:80-82"]}}',
  'a port without target': 'services: {a: {image: x, ports: [{published: 1}]}}',
  'an unknown dependency': 'services: {a: {image: x, depends_on: [b]}}',
  'a circle of dependencies': 'services: {a: {image: x, depends_on: [b]}, b: {image: y, depends_on: [a]}}',
  'a dependency on itself': 'services: {a: {image: x, depends_on: [a]}}',
  'an unknown condition': 'services: {a: {image: x, depends_on: {b: {condition: healthy}}}, b: {image: y}}',
  'a dependency without condition': 'services: {a: {image: x, depends_on: {b: {}}}, b: {image: y}}',
  'a dependency that is off': 'services: {a: {image: x, depends_on: [b]}, b: {image: y, profiles: [q]}}',
  'an undeclared volume': 'services: {a: {image: x, volumes: ["data:/x"]}}',
  'an undeclared network': 'services: {a: {image: x, networks: [n]}}',
  'a secret from two places': 'services: {a: {image: x, secrets: [s]}}\nsecrets: {s: {file: ./a, environment: B}}',
  'an undeclared secret': 'services: {a: {image: x, secrets: [n]}}',
  'a health check without its first word': 'services: {a: {image: x, healthcheck: {test: [pg_isready]}}}',
  'a duration without unit': 'services: {a: {image: x, healthcheck: {test: x, interval: 5}}}',
  'an unknown unit': 'services: {a: {image: x, healthcheck: {test: x, interval: 5q}}}',
  'a key written twice': 'services:\n  a:\n    image: x\n    image: y\n',
  'an unclosed quote in a command': 'services: {a: {image: x, command: "sh -c \\"echo"}}',
  'two different memory limits':
    'services: {a: {image: x, mem_limit: 1m, deploy: {resources: {limits: {memory: 2m}}}}}',
  'two numbers of instances': 'services: {a: {image: x, scale: 2, deploy: {replicas: 3}}}',
  'network_mode beside networks': 'services: {a: {image: x, network_mode: host, networks: [n]}}\nnetworks: {n: {}}',
  'an unknown service to extend': 'services: {a: {image: x, extends: b}}',
  'a name with a space': 'services: {"a b": {image: x}}',
  'an alias without anchor': 'services: {a: *b}',
  'a missing env_file': 'services: {a: {image: x, env_file: nope.env}}',
  'a missing include': 'include: [nope.yaml]\nservices: {a: {image: x}}',
}

describe('read like Docker Compose', () => {
  beforeEach(requires('Docker Compose', compose !== undefined))
  test.each(Object.entries(accepted))('%s', (_, files) => {
    const directory = folderWith(files)
    const theirs = askCompose(directory)
    expect(theirs.error).toBe('')
    expect(comparable(loadCompose({ directory, env: environment }))).toEqual(theirs.services)
  })

  test.each(Object.entries(refused))('refused like Docker Compose: %s', (_, text) => {
    const directory = folderWith({ 'compose.yaml': text })
    expect(askCompose(directory).error).not.toBe('')
    expect(() => loadCompose({ directory, env: environment })).toThrow(ComposeError)
  })
})

type Comparable = Record<string, unknown>

/** What both tell about a service, in Compose's words. */
function comparable(project: ComposeProject): Record<string, Comparable> {
  return Object.fromEntries(Object.values(project.services).map(service => [service.name, comparableService(service)]))
}

function comparableService(service: ComposeService): Comparable {
  return {
    image: service.image,
    build: service.build && { context: service.build.context, dockerfile: service.build.dockerfile },
    command: service.command,
    entrypoint: service.entrypoint,
    environment: service.environment,
    ports: service.ports,
    expose: service.expose,
    volumes: service.volumes,
    tmpfs: service.tmpfs,
    dependsOn: Object.fromEntries(Object.entries(service.dependsOn).map(([name, { condition }]) => [name, condition])),
    health: service.healthcheck && {
      test: service.healthcheck.test,
      disabled: service.healthcheck.disabled,
      interval: service.healthcheck.interval,
      timeout: service.healthcheck.timeout,
      retries: service.healthcheck.retries,
      startPeriod: service.healthcheck.startPeriod,
    },
    restart: service.restartLimit === undefined ? service.restart : `${service.restart}:${service.restartLimit}`,
    networks: [...service.networks].sort(),
    labels: service.labels,
    init: service.init,
    user: service.user,
    capAdd: service.capAdd,
    memory: service.memoryLimit,
    scale: service.scale,
    secrets: service.secrets.map(({ source, target }) => ({ source, target })),
  }
}

interface TheirService extends Record<string, unknown> {
  build?: { context: string; dockerfile: string }
  environment?: Record<string, string | null>
  ports?: { target: number; published?: string; host_ip?: string; protocol: string }[]
  volumes?: { type: string; source?: string; target: string; read_only?: boolean }[]
  depends_on?: Record<string, { condition: string }>
  healthcheck?: Record<string, unknown>
  networks?: Record<string, unknown>
  secrets?: { source: string; target: string }[]
  deploy?: { replicas?: number; resources?: { limits?: { memory?: string } } }
}

/** `docker compose config`, in our words; the dollar signs it doubles for reading back are single again. */
function askCompose(directory: string): { error: string; services: Record<string, Comparable> } {
  const [program, ...args] = compose!
  const run = spawnSync(program!, [...args, 'config', '--format', 'json'], {
    cwd: directory,
    env: environment,
    encoding: 'utf8',
  })
  if (run.status !== 0) return { error: run.stderr || 'refused', services: {} }
  const config = JSON.parse(run.stdout.replaceAll('$$', '$')) as { services: Record<string, TheirService> }
  const services = Object.entries(config.services).map(([name, service]) => [name, theirService(service)] as const)
  return { error: '', services: Object.fromEntries(services) }
}

function theirService(service: TheirService): Comparable {
  const { healthcheck: health, deploy } = service
  const memory = deploy?.resources?.limits?.memory ?? (service.mem_limit as string | undefined)
  return {
    image: service.image,
    build: service.build && {
      context: service.build.context,
      dockerfile: `${service.build.context}/${service.build.dockerfile}`,
    },
    command: service.command ?? undefined,
    entrypoint: service.entrypoint ?? undefined,
    environment: Object.fromEntries(Object.entries(service.environment ?? {}).filter(([, value]) => value !== null)),
    ports: (service.ports ?? []).map(port => ({
      hostIp: port.host_ip,
      published: port.published,
      target: port.target,
      protocol: port.protocol,
    })),
    expose: service.expose ?? [],
    volumes: (service.volumes ?? []).map(({ type, source, target, read_only }) => ({
      type,
      source,
      target,
      readOnly: read_only === true,
    })),
    tmpfs: service.tmpfs ?? [],
    dependsOn: Object.fromEntries(Object.entries(service.depends_on ?? {}).map(([name, one]) => [name, one.condition])),
    health: health && {
      test: health.test,
      disabled: health.disable === true || (health.test as string[])[0] === 'NONE',
      interval: milliseconds(health.interval, 30_000),
      timeout: milliseconds(health.timeout, 30_000),
      retries: health.retries ?? 3,
      startPeriod: milliseconds(health.start_period, 0),
    },
    restart: service.restart ?? 'no',
    networks: Object.keys(service.networks ?? {}).sort(),
    labels: service.labels ?? {},
    init: service.init === true,
    user: service.user,
    capAdd: service.cap_add ?? [],
    memory: memory === undefined ? undefined : Number(memory),
    scale: deploy?.replicas ?? service.scale ?? 1,
    secrets: (service.secrets ?? []).map(({ source, target }) => ({
      source,
      target: target.startsWith('/') ? target : `/run/secrets/${target}`,
    })),
  }
}

/** Go's own notation for durations: `1m30s`, `500ms`, `1h0m0s`. */
function milliseconds(text: unknown, otherwise: number): number {
  const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  if (typeof text !== 'string') return otherwise
  return [...text.matchAll(/(\d+)(ms|s|m|h)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0)
}
