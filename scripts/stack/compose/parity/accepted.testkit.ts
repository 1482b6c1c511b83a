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
  'a number of tries with a fraction': {
    'compose.yaml': 'services: {a: {image: x, healthcheck: {test: x, retries: 1.5}}}\n',
  },
  'an include with nothing after it': { 'compose.yaml': 'include:\nservices:\n  a:\n    image: x\n' },
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
  'the project name as a variable: in values, in lists, in an env_file, in what is included and extended': {
    'compose.yaml': `
name: shop
include: [sub/more.yaml]
services:
  a:
    image: "x:\${COMPOSE_PROJECT_NAME:?no name}"
    env_file: a.env
    environment: [COMPOSE_PROJECT_NAME, "Q=$COMPOSE_PROJECT_NAME"]
  b: {build: {context: ., args: [COMPOSE_PROJECT_NAME]}, extends: {file: other.yaml, service: root}}
`,
    'a.env': 'P=${COMPOSE_PROJECT_NAME}\n',
    'sub/more.yaml': 'name: inner\nservices: {i: {image: "x:${COMPOSE_PROJECT_NAME}"}}',
    'other.yaml': 'services: {root: {labels: {l: "$COMPOSE_PROJECT_NAME"}}}',
  },
  'a project name that a later file gives, with a variable': {
    'compose.yaml': 'name: one\nservices: {a: {image: "x:${COMPOSE_PROJECT_NAME}"}}',
    'compose.override.yaml': 'name: "two-${OUTER}"\n',
  },
  'an included service that an override changes, two levels deep, with its volume and network': {
    'compose.yaml': 'include: [one.yaml]\nservices: {a: {image: a, networks: [front]}}',
    'one.yaml': 'include: [two.yaml]\nservices: {b: {image: b}}\nvolumes: {data: }\nnetworks: {front: }',
    'two.yaml':
      'services: {c: {image: c, environment: {A: 1}, ports: ["1:1"], volumes: ["data:/d"], networks: [front]}}',
    'compose.override.yaml': `
services:
  c: {environment: {B: 2}, ports: !override ["2:2"]}
volumes: {data: {labels: {a: b}}}
networks: {front: {internal: true}}
`,
  },
  'an included service that an override takes out': {
    'compose.yaml': 'include: [sub.yaml]\nservices: {a: {image: a}}',
    'sub.yaml': 'services: {b: {image: b}}',
    'compose.override.yaml': 'services:\n  b: !reset null\n',
  },
  'an include with several files, a folder and variables of its own': {
    'compose.yaml':
      'include: [{path: [s/a.yaml, s/b.yaml], project_directory: q, env_file: [one.env, two.env]}]\nname: top',
    's/a.yaml': 'services: {i: {image: "$ONE", build: ./b, volumes: ["./v:/v"], env_file: e.env}}',
    's/b.yaml': 'services: {i: {labels: {l: "$TWO"}}}',
    's/.env': 'ONE=9\n',
    'one.env': 'ONE=1\n',
    'two.env': 'TWO=2$ONE\n',
    'q/e.env': 'E=$ONE$TWO\n',
  },
  'one file that two others include': {
    'compose.yaml': 'include: [b.yaml, c.yaml]',
    'b.yaml': 'include: [d.yaml]\nservices: {b: {image: b}}',
    'c.yaml': 'include: [d.yaml]\nservices: {c: {image: c}}',
    'd.yaml': 'services: {d: {image: d, ports: ["1:1"], volumes: ["./x:/x"]}}',
  },
  'an env_file that uses the one before it': {
    'compose.yaml': 'services: {a: {image: x, env_file: [a.env, b.env], environment: {OWN: o}}}',
    'a.env': 'HOST=db\nA=1\n',
    'b.env': 'URL=postgres://${HOST:-localhost}/${OUTER}\nB=$A\n',
  },
  'an override of another base name': {
    'docker-compose.yml': 'services: {a: {image: x}}',
    'compose.override.yml': 'services: {a: {image: y}}',
  },
  'the first of several file names': {
    'docker-compose.yml': 'services: {a: {image: x}}',
    'docker-compose.yaml': 'services: {a: {image: y}}',
    'compose.override.yaml': 'services: {a: {hostname: a}}',
    'docker-compose.override.yml': 'services: {a: {image: z}}',
  },
  'an override that is empty': { 'compose.yaml': 'services: {a: {image: x}}', 'compose.override.yaml': '# later\n' },
  'variables with a hash, at the beginning and behind': variables(
    'A=#x\nB= #x\nC=a#b\nD=a #b\nE="#q" # c\nF=\'#q\' # c\nG=a\t#b\nH=#\n',
  ),
  'variables with escaped quotes': variables(
    `A='Let\\'s go'\nB="say \\"hi\\""\nC='a\\\\b'\nD="a\\\\b"\nE='a\\nb'\nF="a\\nb\\tc\\qd"\nG='don\\'t # x'\nH="a'b"\n`,
  ),
  'variables over several lines, with the line ends of Windows': variables(
    'A="l1\nl2"\nB=\'l1\nl2\n\'\nC="x\r\ny"\nD=1\r\nE=\r\nF="q"\r\nG=\'q\' # c\r\nH= z \r\n',
  ),
  'variables with dollar signs and codes': variables(
    'A="\\$OUTER"\nB=\\$OUTER\nC=\'$OUTER\'\nD="$$OUTER"\nE=$$OUTER\nF="\\0101"\nG="\\x41"\nH="\\v\\a"\n',
  ),
  'variables in the manner of YAML': variables('A: 1\nB : 2\nC:3\nD: "4" # c\nE: \'5\'\nF=a:b\nG:a=b\nH: #x\n'),
  'variables that are exported, and a mark at the start': variables(
    '\uFEFFexport A=1\nexport   B=2\nexport\tC=3\n  export D=4\nexport E\nexportF=6\nG = 7\n\tH=8\n',
  ),
  'variables with defaults of defaults': variables(
    'A=${B:-d}\nB=2\nC=${B:-d}\nD=${NOPE:-${B}}\nE=${B:+r}\nF=${NOPE-}\nG="${B}x"\nOUTER=in\nH=$OUTER\n',
  ),
  'variables behind a closing quote': variables('A="x" B=1\nC=\'y\'D=2\n'),
  'flags and numbers as texts, and what variables give': {
    'compose.yaml': `
services:
  a: {image: x, init: yes, tty: "off", cpus: "0.5", scale: "\${N:-2}", deploy: {replicas: "2"}}
  b: {image: x, init: "\${I:-true}", healthcheck: {test: x, retries: "5"}, ulimits: {nofile: {soft: "1", hard: 2}}}
  c: {image: x, ports: [{target: "80", published: "8000-8001"}, "80:80/sctp"], shm_size: 64mb, memswap_limit: -1}
`,
  },
  'the same thing twice in a list: the last one is meant': {
    'compose.yaml': `
services:
  a:
    image: x
    volumes: ["./a:/d", "./b:/d/", {type: bind, source: ./c, target: /e}, "named:/e"]
    ports: ["80:80", {target: 80, published: "80"}, "80-81:80-81", "81:81"]
    environment: [A=1, A=2]
    labels: [A=1, A=2]
    expose: [80, "80"]
    cap_add: [A, A]
    profiles: []
    networks: {n: {aliases: [q, q]}}
    tmpfs: [/t, /t]
volumes: {named: }
networks: {n: }
`,
  },
  'overrides of lists, maps and what replaces': {
    'compose.yaml': `
services:
  a: {image: x, ports: ["1:1", "2:2"], environment: {A: 1, B: 2}, healthcheck: {test: [CMD, a], interval: 5s}, dns: 1.1.1.1}
  b: {image: x, build: {context: ., args: [A=1]}, entrypoint: [a, b], deploy: {replicas: 2}, tmpfs: /a}
`,
    'compose.override.yaml': `
services:
  a:
    ports: [!reset "1:1"]
    environment: {A: !reset null}
    healthcheck: {test: b}
  b: {build: ./z, entrypoint: c, deploy: !reset {}, tmpfs: [/b]}
`,
  },
  'documents, tags and line ends of YAML': {
    'compose.yaml': `\uFEFF--- # one\r
services: {a: {image: x, user: !!str 1000, command: "c\\td"}}\r
---\r
services:\r
  a:\r
    hostname: h\r
    environment:\r
      K: |\r
        l1\r
        l2\r
      L: >-\r
        f1\r
        f2\r
...\r
`,
  },
}

/** A project that shows what eight variables of its `.env` are. */
function variables(dotenv: string): Record<string, string> {
  const shown = [...'ABCDEFGH'].map(name => `${name}: "[\${${name}-unset}]"`)
  return { 'compose.yaml': `services: {a: {image: x, environment: {${shown.join(', ')}}}}`, '.env': dotenv }
}
