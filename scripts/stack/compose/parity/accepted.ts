// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the compose files under test hold ${…}
/** Projects that Docker Compose accepts, as files by their path. */
export const accepted: Record<string, Record<string, string>> = {
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
