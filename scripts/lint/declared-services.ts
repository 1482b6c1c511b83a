/**
 * What the platform's documents must say of a service, held against the table in
 * `services/shared/contracts/src/services.js`. People read and edit these documents, so they are compared and not
 * generated; for a new service the result is the list of what is still to do.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { passwordVariable } from '@groundwork/contracts/services'
import { parse } from 'yaml'

export interface DeclaredService {
  port: number
  roles: readonly string[]
  publishes: readonly string[]
  consumers: Readonly<Record<string, readonly string[]>>
}

interface ComposeFile {
  services: Record<string, ComposeService>
}

interface ComposeService {
  build?: { args?: Record<string, string> }
  depends_on?: Record<string, unknown>
  environment?: Record<string, string>
  ports?: string[]
}

/**
 * Sentences about what the repository in `root` does not declare for this service; empty when everything is declared.
 */
export function missingDeclarations(root: string, name: string, service: DeclaredService): string[] {
  const text = (file: string) => readFileSync(join(root, file), 'utf8')
  return [
    ...missingFiles(root, name),
    ...missingInCompose(readCompose(root), name, service).map(what => `docker-compose.yml: ${what}`),
    ...missingTexts(text, name, service),
    ...missingRoutes(root, text(gatewayTemplate), name),
  ]
}

/** The services whose images docker-compose.yml builds. One image may have several containers. */
export function builtServices(root: string): string[] {
  const services = Object.values(readCompose(root).services)
  return [...new Set(services.flatMap(({ build }) => build?.args?.SERVICE ?? []))]
}

const gatewayTemplate = 'infrastructure/nginx/templates/gateway.conf.template'

const readCompose = (root: string): ComposeFile =>
  parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true })

const openApiFile = (name: string) => `docs/reference/openapi/${name}.json`

function missingFiles(root: string, name: string): string[] {
  const folder = `services/${name}`
  const files = [`${folder}/package.json`, `${folder}/src/main.ts`, `${folder}/migrations`]
  return [...files, openApiFile(name), `docs/reference/${name}.mdx`]
    .filter(file => !existsSync(join(root, file)))
    .map(file => `${file} is not there`)
}

function missingInCompose({ services }: ComposeFile, name: string, { port, roles, consumers }: DeclaredService) {
  const { build, ports = [], environment = {}, depends_on = {} } = services[name] ?? {}
  const login = (role: string) =>
    `postgresql://${name}_${role}:\${${passwordVariable(name, role)}}@postgres:5432/\${POSTGRES_DB:-groundwork}`
  const urls = { app: 'DATABASE_URL', migrate: 'MIGRATE_DATABASE_URL', relay: 'RELAY_DATABASE_URL' }
  const portMapping = `127.0.0.1:\${${name.toUpperCase()}_PORT:-${port}}:8000`
  const peer = `${name}=http://${name}:8000`
  const everyPeer = Object.values(services).flatMap(one => one.environment?.PEER_URLS ?? [])
  const expected: [what: string, there: boolean][] = [
    [`services.${name}.build.args: SERVICE: ${name}`, build?.args?.SERVICE === name],
    [`services.${name}.ports: ${portMapping}`, ports.includes(portMapping)],
    [`services.${name}.depends_on: postgres-roles`, 'postgres-roles' in depends_on],
    [`services.${name}.environment: SERVICE_NAME: ${name}`, environment.SERVICE_NAME === name],
    ...Object.entries(urls)
      .filter(([role]) => roles.includes(role))
      .map(([role, variable]): [string, boolean] => [
        `services.${name}.environment: ${variable}: ${login(role)}`,
        environment[variable] === login(role),
      ]),
    ...roles.map((role): [string, boolean] => {
      const given = `${name}_${role}=\${${passwordVariable(name, role)}:?`
      const there = services['postgres-roles']?.environment?.SERVICE_ROLES?.includes(given) ?? false
      return [`services.postgres-roles.environment.SERVICE_ROLES: ${given}…}`, there]
    }),
    [`services.gateway.depends_on: ${name}`, name in (services.gateway?.depends_on ?? {})],
  ]
  if (Object.keys(consumers).length > 0) {
    expected.push([`PEER_URLS: ${peer}`, everyPeer.every(peers => peers.split(/\s+/).includes(peer))])
  }
  return expected.filter(([, there]) => !there).map(([what]) => what)
}

function missingTexts(text: (file: string) => string, name: string, service: DeclaredService): string[] {
  const consumed = Object.values(service.consumers).flat()
  const expected: [file: string, words: string][] = [
    [gatewayTemplate, `upstream ${name} { server ${name}:8000`],
    ['infrastructure/prometheus/prometheus.yml', `${name}:8000`],
    ['docker-compose.deploy.yml', `${name}: *beside`],
    ['docker-compose.monitoring.yml', `${name}: *traced`],
    ['services/Dockerfile', `COPY services/${name}/package.json services/${name}/`],
    ['services/README.md', `| [${name}](${name}) | ${service.port} |`],
    ['docs/reference/index.mdx', `(${name}.mdx)`],
    ...[...service.publishes, ...consumed, ...consumed.map(topic => `${topic}.dlq`)].map((topic): [string, string] => [
      'infrastructure/kafka/topics.sh',
      topic,
    ]),
  ]
  return expected.filter(([file, words]) => !text(file).includes(words)).map(([file, words]) => `${file}: ${words}`)
}

/** Paths of the service's API that the gateway does not route to it. */
function missingRoutes(root: string, template: string, name: string): string[] {
  const file = join(root, openApiFile(name))
  if (!existsSync(file)) return []
  const locations = [...template.matchAll(/location (=|~) (\S+) \{ proxy_pass http:\/\/(\w+); \}/g)]
  const serves = ([, kind, path]: string[], asked: string) =>
    kind === '=' ? path === asked : RegExp(path!).test(asked)
  return Object.keys(JSON.parse(readFileSync(file, 'utf8')).paths)
    .filter(path => locations.find(location => serves(location, path))?.[3] !== name)
    .map(path => `${gatewayTemplate}: a location that passes ${path} to ${name}`)
}
