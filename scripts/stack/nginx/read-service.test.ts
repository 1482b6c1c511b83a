// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the configurations under test hold ${…}
import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { loadCompose } from '../compose/load.ts'
import { readServiceDockerfile } from '../dockerfile/read-service.ts'
import { StackError } from '../error.ts'
import { asImageService } from '../local/adapters/built-on.ts'
import type { Peer } from '../local/names.ts'
import { printNginx } from './print.ts'
import { planNginxService, readNginxService } from './read-service.ts'
import { forVersion, localNginx } from './translate.ts'

const server = 'server { listen 8080; location /health { return 200 "$hostname ${GREETING}"; } }'

describe('the configuration that the container would read', () => {
  test('is the whole file that is mounted as nginx.conf, with its includes', () => {
    const { text, ports } = read('volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro", "./parts:/etc/nginx/parts"]', {
      'nginx.conf': 'events {}\nhttp {\n  include mime.types;\n  include parts/*.conf;\n  include parts/last;\n}\n',
      'parts/b.conf': 'server { listen 81; }',
      'parts/a.conf': 'server { listen 80; listen [::]:80; }',
      'parts/last': 'server { server_name x; }',
    })
    expect(text).toBe(`events {
}
http {
  include mime.types;
  server {
    listen 80;
    listen [::]:80;
  }
  server {
    listen 81;
  }
  server {
    server_name x;
  }
}
`)
    expect(ports).toEqual([80, 81])
  })

  test("is the image's own around templates, which get the defined variables only", () => {
    const { text } = read('environment: { GREETING: hello }\n    volumes: ["./t:/etc/nginx/templates"]', {
      't/default.conf.template': server,
      't/notes.txt': 'no template',
    })
    expect(text).toContain('return 200 "$hostname hello";')
    expect(text).toContain('sendfile on;')
    // The template takes the place of the image's welcome page.
    expect(text).not.toContain('/usr/share/nginx/html')
  })

  const template = (more: string, text = server, files = {}) =>
    read(`${more}\n    volumes: ["./t:/etc/nginx/templates", "./e:/docker-entrypoint.d"]`, {
      't/default.conf.template': text,
      'e/.keep': '',
      ...files,
    }).text

  test('is rendered with the names that the filter, a pattern of awk, lets through', () => {
    const filtered = (filter: string) =>
      template(`environment: { GREETING: hello, NGINX_ENVSUBST_FILTER: '${filter}' }`).includes('hello')
    expect(['^[[:upper:]_]+$$', '^GREET', '^(A|G)', 'lower', '^[[:digit:]]', '('].map(filtered)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })

  test("knows the container's name server when the image is told to look it up", () => {
    const text = 'server { resolver ${NGINX_LOCAL_RESOLVERS} valid=2s; }'
    expect(template('environment: { NGINX_ENTRYPOINT_LOCAL_RESOLVERS: "1" }', text)).toContain('resolver 127.0.0.11 ')
    expect(template('environment: { OTHER: "1" }', text)).toContain('resolver ${NGINX_LOCAL_RESOLVERS} ')
  })

  test('is rendered with what scripts of the entry point export, in their order', () => {
    const scripts = {
      'e/5-first.envsh': '#!/bin/sh\nGREETING=first\n',
      'e/10-greeting.envsh':
        '#!/bin/sh\necho noise\nexport GREETING="$GREETING $(cat /docker-entrypoint.d/.keep)two"\nreturn 0\n',
      'e/12-run.sh': '#!/bin/sh\nexport GREETING=lost\n',
      'e/14-not-executable.envsh': 'export GREETING=never\n',
    }
    const directory = folderWith({
      ...scripts,
      'e/.keep': '',
      't/default.conf.template': server,
      'compose.yaml': compose('volumes: ["./t:/etc/nginx/templates", "./e:/docker-entrypoint.d"]'),
    })
    for (const name of ['5-first.envsh', '10-greeting.envsh', '12-run.sh']) chmodSync(join(directory, 'e', name), 0o755)
    const about = { ...service(directory), state: join(directory, 'state') }
    expect(printNginx(readNginxService(about).config).text).toContain('return 200 "$hostname first two";')
    expect(planNginxService(about).ports).toContain(8080)
  })

  test('has the block for streams that the image adds', () => {
    const text = template('environment: { PORT: "9000" }', server, {
      't/pg.conf.stream-template': 'server { listen ${PORT}; proxy_pass db:5432; }',
    })
    expect(text).toMatch(/stream \{\s+server \{\s+listen 9000;/)
  })

  test.each([
    ['parts/*/*.conf', ['a/x.conf', 'b/y.conf']],
    ['parts/?/[xy].conf', ['a/x.conf', 'b/y.conf']],
    ['parts/[!a]/*', ['b/y.conf']],
    ['parts/*/x.conf', ['a/x.conf']],
    ['parts/none/*.conf', []],
  ])('includes what %s stands for', (pattern, expected) => {
    const { text } = read('volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro", "./parts:/etc/nginx/parts"]', {
      'nginx.conf': `events {}\nhttp { include ${pattern}; }`,
      'parts/a/x.conf': 'map a/x.conf $x {}',
      'parts/b/y.conf': 'map b/y.conf $y {}',
      'parts/b/.z': 'map hidden $z {}',
    })
    expect([...text.matchAll(/map (\S+)/g)].map(([, name]) => name)).toEqual(expected)
  })

  test('keeps every byte of its words: only a blank is a blank', () => {
    const { text } = read('volumes: ["./x.conf:/etc/nginx/conf.d/default.conf"]', {
      'x.conf': 'server { listen\u00a080; return 200 "\u2003ä"; }',
    })
    expect(text).toContain('listen\u00a080;')
    expect(text).toContain('return 200 "\u2003ä";')
  })

  test("still has the image's welcome page beside another file in conf.d, but not below a mounted folder", () => {
    const welcome = 'root /usr/share/nginx/html;'
    expect(read('volumes: ["./x.conf:/etc/nginx/conf.d/x.conf"]', { 'x.conf': server }).text).toContain(welcome)
    expect(read('volumes: ["./d:/etc/nginx/conf.d"]', { 'd/x.conf': server }).text).not.toContain(welcome)
    expect(
      read('tmpfs: [/etc/nginx/conf.d]\n    volumes: ["./x:/etc/nginx/templates/x.conf.template"]', { x: server }).text,
    ).not.toContain(welcome)
  })

  test("is empty where nothing is mounted over the image's own", () => {
    const { text, ports } = read(
      'volumes: ["/dev/null:/etc/nginx/conf.d/default.conf:ro", "./x.conf:/etc/nginx/conf.d/x.conf:ro"]',
      { 'x.conf': server },
    )
    expect(text).not.toContain('/usr/share/nginx/html')
    expect(ports).toEqual([8080])
  })

  test('may come from configs and from a Dockerfile', () => {
    const given = read(
      'configs: [{ source: c, target: /etc/nginx/conf.d/default.conf }]\nconfigs: { c: { content: "server { listen 8080; }" } }',
      {},
    )
    expect(given.ports).toEqual([8080])
    const built = read('build: .', {
      Dockerfile:
        'FROM nginx:1.28\nENV GREETING=hi\nCOPY web/nginx.conf /etc/nginx/\nCOPY web/templates /etc/nginx/templates\n',
      'web/nginx.conf': 'http { include conf.d/*.conf; }',
      'web/templates/default.conf.template': server,
    })
    expect(built.text).toContain('"$hostname hi"')
  })

  test('is the one that the command names, also when the command writes it first', () => {
    const plain = read(
      'command: nginx -c /srv/a.conf -g "daemon off; worker_processes 1;"\n    volumes: ["./a.conf:/srv/a.conf"]',
      {
        'a.conf': 'events {}',
      },
    )
    expect(plain.text).toBe('daemon off;\nworker_processes 1;\nevents {\n}\n')
    const command = `command: [sh, -c, "envsubst '$$GREETING' < /srv/a.conf > /tmp/new/b.conf && exec nginx -c /tmp/new/b.conf -g 'daemon off;'"]`
    const writing = read(`${command}\n    environment: { GREETING: hello }\n    volumes: ["./a.conf:/srv/a.conf"]`, {
      'a.conf': `http { ${server} }`,
    })
    expect(writing.text).toContain('return 200 "$hostname hello";')
    expect(writing.ports).toEqual([8080])
  })

  test('is expected to listen where its sources and the compose file say, while nothing has run', () => {
    const writes = (text: string) => `command: [sh, -c, "${text} && exec nginx -g 'daemon off;'"]`
    const volume = 'volumes: ["./a.conf:/srv/a.conf"]'
    const plan = (more: string, conf = '') => {
      const directory = folderWith({ 'a.conf': conf, 'compose.yaml': compose(more) })
      const { ports, config } = planNginxService({ ...service(directory), state: join(directory, 'state') })
      expect([config, readdirSync(directory).sort()]).toEqual([undefined, ['a.conf', 'compose.yaml']])
      return ports
    }
    const template = 'server { listen ${PORT}; listen [::]:8081; listen 127.0.0.1:8082 ssl; }'
    const envsubst = `${writes('envsubst < /srv/a.conf > /etc/nginx/conf.d/default.conf')}\n    ${volume}`
    expect(plan(`${envsubst}\n    environment: { PORT: "8080" }`, template)).toEqual([8080, 8081, 8082])
    expect(plan(writes("echo 'server { listen 90; }' > /etc/nginx/conf.d/default.conf"))).toEqual([90])
    expect(plan(`${writes('exit 1')}\n    ports: ["7001:70"]\n    expose: [71]`)).toEqual([70, 71])
    expect(plan(writes('exit 1'))).toEqual([80])
  })

  test('is read when it is planned where the command is only nginx', () => {
    const directory = folderWith({
      'a.conf': server,
      'compose.yaml': compose('volumes: ["./a.conf:/etc/nginx/conf.d/default.conf"]'),
    })
    const { ports, config } = planNginxService({ ...service(directory), state: join(directory, 'state') })
    expect([ports, printNginx(config!).text]).toEqual([[8080], expect.stringContaining('listen 8080;')])
  })

  test("is not rendered from templates when the image's entry point does not run", () => {
    const { text } = read(`command: [sh, -c, "nginx -g 'daemon off;'"]\n    volumes: ["./t:/etc/nginx/templates"]`, {
      't/default.conf.template': server,
    })
    expect(text).toContain('/usr/share/nginx/html')
  })

  test.each([
    [
      'volumes: ["./a:/etc/nginx/nginx.conf"]',
      { a: 'http {\n include nope.conf;\n}' },
      '/etc/nginx/nope.conf is included here, and there is no such file in the container.',
      { file: 'a', line: 2 },
    ],
    [
      'command: nginx -c /nope.conf',
      {},
      'nginx is told to read /nope.conf, and there is no such file in its container.',
      undefined,
    ],
    [
      'command: python3 -m http.server',
      {},
      'web starts python3, and without Docker only an nginx that is the last command can be started.',
      { file: 'compose.yaml', line: 3 },
    ],
    [
      'command: [sh, -c, "cat /nope > /tmp/a && nginx -c /tmp/a"]',
      {},
      'What web runs before nginx ended with status 1: cat /nope > /tmp/a',
      { file: 'compose.yaml', line: 3 },
    ],
  ])('is refused in one sentence: %s', (service, files, message, place) => {
    expect(failureOf(() => read(service, files as Record<string, string>))).toMatchObject({
      kind: 'service',
      message,
      ...(place ? { place } : {}),
    })
  })
})

describe('the configuration for this machine', () => {
  const peers: Peer[] = [
    { host: 'sales', port: 8000, addresses: ['127.0.0.1:4001', '127.0.0.1:4002'] },
    { host: 'web-app', port: 80, addresses: ['127.0.0.1:4003'] },
  ]

  test('listens on loopback ports of its own', () => {
    const { text } = translate(
      'http { server { listen 80 default_server; listen [::]:80 default_server; } server { listen *:8443 ssl; } server { } }',
    )
    expect(text.match(/listen .*/g)).toEqual([
      'listen 127.0.0.1:10080 default_server;',
      'listen 127.0.0.1:18443 ssl;',
      'listen 127.0.0.1:10080;',
    ])
  })

  test('has one server per instance in an upstream, with its parameters', () => {
    const { text } = translate(
      'http { upstream s { zone s 64k; server SALES:8000 max_fails=2; server web-app; server other:1 backup; } }',
    )
    expect(text.match(/^ +server .*/gm)!.map(line => line.trim())).toEqual([
      'server 127.0.0.1:4001 max_fails=2;',
      'server 127.0.0.1:4002 max_fails=2;',
      'server 127.0.0.1:4003;',
      'server other:1 backup;',
    ])
  })

  test('sends a pass to a name through a group, with the Host header that it would have had', () => {
    const { text } = translate(
      'http { server { location /a/ { proxy_pass http://sales:8000/x/; } location /b { proxy_set_header X 1; proxy_pass http://web-app; } } }',
    )
    expect(text).toContain('upstream sales-8000.local {\n    server 127.0.0.1:4001;\n    server 127.0.0.1:4002;\n  }')
    expect(text).toContain(
      'location /a/ {\n      proxy_set_header Host sales:8000;\n      proxy_pass http://sales-8000.local/x/;',
    )
    expect(text).toContain('location /b {\n      proxy_set_header Host web-app;\n      proxy_set_header X 1;')
  })

  test('repeats inherited headers where it adds one, and adds none where Host is set', () => {
    const inherited = translate(
      'http { server { proxy_set_header X 1; location / { proxy_pass http://sales:8000; } } }',
    ).text
    expect(inherited).toContain('location / {\n      proxy_set_header X 1;\n      proxy_set_header Host sales:8000;')
    const set = translate(
      'http { proxy_set_header Host $host; server { location / { proxy_pass http://sales:8000; } } }',
    ).text
    expect(set.match(/proxy_set_header/g)).toHaveLength(1)
  })

  test("leaves a pass to the learner's own group and to unknown names alone", () => {
    const { text } = translate(
      'http { upstream sales { server sales:8000; } server { location / { proxy_pass http://sales; } location /x { proxy_pass http://example.org; } } }',
    )
    expect(text).toContain('proxy_pass http://sales;')
    expect(text).toContain('proxy_pass http://example.org;')
  })

  test("leads a service's port that nobody listens on to where nobody answers", () => {
    expect(translate('http { upstream s { server sales:9; } }').text).toContain('server 127.0.0.1:4;')
  })

  test.each(['localhost', '127.0.0.1', '[::1]', '0.0.0.0'])(
    'passes to its own server at %s, and not to the machine',
    host => {
      const { text } = translate(
        `http { server { listen 80; location / { proxy_pass http://${host}:81; } } server { listen 81; } }`,
      )
      expect(text).toMatch(/upstream [\w.-]+ \{\s+server 127\.0\.0\.1:10081;/)
      expect(text).toContain(`proxy_set_header Host ${host}:81;`.replace(/(\[::1\]:81)/, '"$1"'))
    },
  )

  test('leaves names in variables to fail when there is no resolver, as they would in the container', () => {
    const config = (resolver: string) =>
      `http { ${resolver} server { location / { set $up sales:8000; proxy_pass http://$up; } } }`
    expect(translate(config('')).text).toContain('proxy_pass http://$up;')
    const { text, notes } = translate(config('resolver 127.0.0.11;'))
    expect(text).toContain('proxy_pass $local_pass_1;')
    expect(text).not.toContain('resolver')
    expect(notes).toEqual([
      'Names are looked up once, at the start: there is no name server of a container network here.',
    ])
  })

  test("keeps what nginx writes in the state folder and its logs with the part's", () => {
    const { text, state } = translate(
      'user nobody;\npid /run/x.pid;\nerror_log /var/log/nginx/error.log warn;\nhttp { access_log /dev/stdout json; proxy_temp_path /tmp/p; proxy_cache_path /var/cache/x levels=1:2; }',
    )
    expect(text).not.toMatch(/nobody|x\.pid/)
    expect(text).toContain('error_log stderr warn;')
    expect(text).toContain(`access_log ${state}/access.log json;`)
    expect(text).toContain(`proxy_temp_path ${state}/files/tmp/p;`)
    expect(text).toContain(`client_body_temp_path ${state}/files/client_body_temp_path;`)
    expect(text).toContain(`proxy_cache_path ${state}/files/var/cache/x levels=1:2;`)
  })

  test('does without what is newer than the local nginx, and says so', () => {
    const config =
      'http { upstream s { zone s 64k; server sales:8000 resolve; keepalive 8 local; } server { listen 80; listen 443 quic; http2 on; } }'
    const old = translate(config)
    expect(old.text).not.toMatch(/resolve|local;|quic|http2/)
    expect(old.notes).toEqual([
      '"server … resolve" (since nginx 1.27.3) is left out: the nginx here is 1.22.1.',
      '"keepalive … local" (since nginx 1.29.7) is left out: the nginx here is 1.22.1.',
      '"http2" (since nginx 1.25.1) is left out: the nginx here is 1.22.1.',
    ])
    expect(translate(config, '1.30.0').text).toContain('http2 on;')
    expect(failureOf(() => translate('http { max_headers 5; }'))).toMatchObject({
      kind: 'environment',
      message: '"max_headers" needs nginx 1.29.8; the nginx on this machine is 1.22.1.',
      place: { file: 'nginx.conf', line: 1 },
    })
    expect(failureOf(() => translate('http {\n add_header_inherit merge;\n}'))).toMatchObject({
      kind: 'environment',
      message: '"add_header_inherit" needs nginx 1.29.3; the nginx on this machine is 1.22.1.',
      place: { line: 2 },
    })
  })

  test('leads messages of nginx back to the files they are about', () => {
    const { local } = translate('http {\n  server {\n    listen 80;\n    bogus on;\n  }\n}')
    const line =
      readFileSync(local.configFile, 'utf8')
        .split('\n')
        .findIndex(text => text.includes('bogus')) + 1
    expect(local.explain(`unknown directive "bogus" in ${local.configFile}:${line}`)).toBe(
      'unknown directive "bogus" in nginx.conf:4',
    )
  })

  function translate(nginx: string, version = '1.22.1') {
    const directory = folderWith({
      'nginx.conf': nginx,
      'compose.yaml': compose('volumes: ["./nginx.conf:/etc/nginx/nginx.conf"]'),
    })
    const state = join(directory, 'state')
    const configuration = readNginxService({ ...service(directory), state })
    const machine = {
      program: 'nginx',
      version,
      nginxDirectory: '/etc/nginx',
      peers,
      localPort: (port: number) => port + 10_000,
      accessLog: `${state}/access.log`,
    }
    const local = localNginx(configuration, machine, state)
    const { notes } = forVersion(configuration.config, version)
    return { local, text: readFileSync(local.configFile, 'utf8'), notes, state }
  }
})

function compose(more: string): string {
  return `
services:
  web:
    image: nginx:1.28
    ${more}
`
}

function service(directory: string) {
  const { web } = loadCompose({ directory, env: {} }).services
  const served = web!.build ? asImageService(web!, readServiceDockerfile(web!)) : web!
  return { service: served, directory }
}

function read(more: string, files: Record<string, string>) {
  const directory = folderWith({ ...files, 'compose.yaml': compose(more) })
  const { config, ports } = readNginxService({ ...service(directory), state: join(directory, 'state') })
  return { text: printNginx(config).text, ports }
}

function failureOf(run: () => unknown) {
  try {
    run()
  } catch (error) {
    if (error instanceof StackError) return error.failure
    throw error
  }
  return undefined
}
