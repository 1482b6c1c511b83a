// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose
/** The solution's compose file with one fault at a time. */
import { renamed, without, withValue } from '../../../../scripts/lab/kit/mutants/yaml.ts'
import { mutantsOf, type Row } from './edit.ts'

type Path = (string | number)[]
const set = (value: unknown, ...path: Path) => withValue(['services', ...path], value)
const drop = (...path: Path) => without('services', ...path)
const env = (service: string, name: string, value: string) => set(value, service, 'environment', name)
const health = (service: string, ...words: string[]) => set(words, service, 'healthcheck', 'test')
const port = (text: string) => set([text], 'gateway', 'ports')
const own = (name: string, value: string) => withValue(['x-service-environment', name], value)
const nginxConf = (target: string) => set([`./infrastructure/nginx.conf:${target}:ro`], 'gateway', 'volumes')
const [init, initFolder] = ['./infrastructure/init-db.sql', '/docker-entrypoint-initdb.d']
const initSql = (mount: string) => set(['postgres-data:/var/lib/postgresql/data', mount], 'postgres', 'volumes')
const listens = (text: string) => env('kafka', 'KAFKA_ADVERTISED_LISTENERS', text)

const rows: Row[] = [
  ['the gateway is called proxy', renamed(['services', 'gateway'], 'proxy'), '1.1.missing-service'],
  ['a version at the top', withValue(['version'], '3.9'), '1.1.version'],
  ['nginx has a tag without a version', set('nginx:alpine', 'gateway', 'image'), '1.2.unpinned-image'],
  ['Redis has no tag', set('redis', 'redis', 'image'), '1.2.unpinned-image'],
  ['PostgreSQL 14', set('postgres:14.19', 'postgres', 'image'), '1.2.old-version'],
  ['nginx 1.22', set('nginx:1.22.1', 'gateway', 'image'), '1.2.old-version'],
  ['Kafka 3.6', set('apache/kafka:3.6.2', 'kafka', 'image'), '1.2.old-version'],
  ['another database', set('mariadb:11.4', 'postgres', 'image'), '1.2.other-engine'],
  ['PostgreSQL has no health check', drop('postgres', 'healthcheck'), '1.3.no-health-check'],
  ['the health check of Kafka is off', set(true, 'kafka', 'healthcheck', 'disable'), '1.3.no-health-check'],
  ['Kafka’s port is knocked at', health('kafka', 'CMD-SHELL', 'nc -z localhost 9092'), '1.3.health-check-asks-nobody'],
  ['Redis is asked in one word', health('redis', 'CMD', 'redis-cli ping'), '1.3.health-check-no-such-command'],
  ['sales does not wait for Redis', drop('sales', 'depends_on', 'redis'), '1.3.not-waiting'],
  ['Kafka need only be started', withValue(['x-needs', 'kafka', 'condition'], 'service_started'), '1.3.not-waiting'],
  ['kafka-setup need only be started', withValue(['x-needs', 'kafka-setup', 'condition'], 'service_started'), '1.3'],
  ['the gateway does not wait for payment', drop('gateway', 'depends_on', 'payment'), '1.3.not-waiting'],
  ['another Dockerfile', withValue(['x-service', 'build'], { context: '.', dockerfile: 'app/Dockerfile' }), '1.4'],
  ['sales comes from a registry', set({ image: 'shop/sales:1.0.0', mem_limit: '192m' }, 'sales'), '1'],
  ['the source lies over the image', set(['./app:/app'], 'inventory', 'volumes'), '1.4.source-mounted'],
  ['PostgreSQL has no volume', drop('postgres', 'volumes', 0), '1.5.data-not-kept'],
  ['PostgreSQL in a folder', set('./data:/var/lib/postgresql/data', 'postgres', 'volumes', 0), '1.5'],
  ['Redis in memory', (text: string) => drop('redis', 'volumes')(set(['/data'], 'redis', 'tmpfs')(text)), '1.5'],
  ['Kafka’s volume is one folder too high', set(['kafka-data:/var/lib/kafka'], 'kafka', 'volumes'), '1.5'],
  ['no append-only file', drop('redis', 'command'), ['2.1.unused-variable', '1.5.redis-append-only']],
  ['the gateway is open to all', port('${GATEWAY_PORT:-8080}:80'), '1.6.open-to-the-network'],
  ['the gateway’s port is fixed', port('127.0.0.1:8080:80'), ['1.6.gateway-port', '2.1']],
  ['the gateway’s port has no default', port('127.0.0.1:${GATEWAY_PORT}:80'), '1.6.gateway-port-default'],
  ['another default for the port', port('127.0.0.1:${GATEWAY_PORT:-80}:80'), '1.6.gateway-port-default'],
  ['another port inside', port('127.0.0.1:${GATEWAY_PORT:-8080}:3000'), '1.6.gateway-target'],
  ['Kafka is privileged', set(true, 'kafka', 'privileged'), '1.7.privileged'],
  ['the gateway is in the host’s network', set('host', 'gateway', 'network_mode'), '1.7.host-network'],
  ['a variable is misspelt', own('LOG_LEVEL', '${LOGLEVEL:-info}'), '2.1'],
  ['a password stands here', env('postgres', 'POSTGRES_PASSWORD', 'Tr0ub4dor'), '2'],
  ['a password has a default', env('postgres', 'APP_DB_PASSWORD', '${APP_DB_PASSWORD:-shop}'), '2.2.secret-as-default'],
  ['a key may be missing', env('payment', 'PAYMENT_GATEWAY_KEY', '${PAYMENT_GATEWAY_KEY:-}'), '2.2'],
  ['a fixed administrator', env('postgres', 'POSTGRES_USER', 'postgres'), '2', 'database'],
  ['init-db.sql is not mounted', drop('postgres', 'volumes', 1), '3.1.init-not-run', 'database'],
  ['init-db.sql has no ending', initSql(`${init}:${initFolder}/10`), '3.1', 'database'],
  ['all scripts are mounted', initSql(`./infrastructure:${initFolder}`), ['3.1', '1.3'], 'database'],
  ['the role’s name is not told', drop('postgres', 'environment', 'APP_DB_USER'), '3', 'database'],
  ['kafka-setup restarts', set('always', 'kafka-setup', 'restart'), '4.2.one-shot-restarts'],
  ['Kafka advertises any address', listens('PLAINTEXT://0.0.0.0:9092'), '1.3.kafka-does-not-start', 'broker'],
  ['a part is mounted as the whole', nginxConf('/etc/nginx/nginx.conf'), '5.1.gateway-does-not-start', 'gateway'],
  ['a template is mounted as it is', nginxConf('/etc/nginx/conf.d/default.conf'), '5', 'gateway'],
  ['nginx.conf is not mounted', drop('gateway', 'volumes'), '5.1.welcome-page', 'gateway'],
  ['the image’s server is first', nginxConf('/etc/nginx/templates/z.conf.template'), '5.1.welcome-page', 'gateway'],
  ['sales has a fixed name', set('shop-sales', 'sales', 'container_name'), '5.3.container-name'],
  ['root again', withValue(['x-service', 'user'], 'root'), '6.1.runs-as-root'],
  ['npm in front', withValue(['x-service', 'command'], 'npm start'), '6.1.shell-in-front'],
  ['curl asks for health', withValue(['x-service', 'healthcheck', 'test'], ['CMD', 'curl', 'localhost']), '6.2'],
  ['PostgreSQL may take all memory', drop('postgres', 'mem_limit'), '6.5.no-memory-limit'],
  ['Kafka may take three gibibytes', set('3g', 'kafka', 'mem_limit'), '6.5.too-much-memory'],
]

export const composeMutants = mutantsOf('docker-compose.yml', rows)
