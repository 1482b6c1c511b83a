// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of shells and Dockerfiles
/** The solution's other files, which have no tree, with one fault at a time. */
import { dropLine, mutantsOf, type Row, swap } from './edit.ts'

const apt = (tool: string, more = '') =>
  swap('USER node', `RUN apt-get update && apt-get install -y ${tool}${more}\nUSER node`)
const command = (text: string) => swap('CMD ["node", "server.js"]', `CMD ${text}`)
const manifests = 'COPY app/package.json app/package-lock.json ./'

const dockerfile: Row[] = [
  ['an instruction is misspelt', swap('WORKDIR', 'WORKDIRR'), '6.1.image-not-built'],
  ['the base is not pinned', swap(/ARG NODE_VERSION=.*/, 'ARG NODE_VERSION=latest'), '6.1.base-not-pinned'],
  ['whatever versions fit', swap('npm ci --omit=dev', 'npm install --omit=dev'), '6.1.not-from-lockfile'],
  ['no package is installed', dropLine('RUN npm ci'), '6.1.not-from-lockfile'],
  ['no lockfile', swap(manifests, 'COPY app/package.json ./'), '6.1.lockfile-not-copied'],
  ['the source before the packages', swap(manifests, 'COPY app ./'), '6.1.source-before-dependencies'],
  ['npm’s cache', swap(/FROM node:\$\{NODE_VERSION\}-slim\n[\s\S]*?COPY --from=.*\n/, ''), '6.1.cache-left'],
  ['the lists of apt', apt('tini'), '6.1.cache-left'],
  ['a compiler', apt('make', ' && rm -rf /var/lib/apt/lists/*'), '6.1.build-tool-left'],
  ['no user', dropLine('USER node'), '6.1.runs-as-root'],
  ['the user is root', swap('USER node', 'USER 0:0'), '6.1.runs-as-root'],
  ['written as text', command('node server.js'), '6.1.shell-in-front'],
  ['a shell', command('["sh", "-c", "node server.js"]'), '6.1.shell-in-front'],
  ['it watches', command('["node", "--watch", "server.js"]'), '6.1.reloads'],
  ['a key', swap('ENV NODE_ENV=production', 'ENV JWT_SECRET_KEY=d41d8cd98f00'), '2.2.secret-in-file'],
]

const noEnv = (text: string) => text.replaceAll(/^\.env.*\n/gm, '')
const noComment = (text: string) => text.replaceAll(/^#.*\n/gm, '')

const example: Row[] = [
  ['without GATEWAY_PORT', dropLine('GATEWAY_PORT='), '2.1.not-in-example'],
  ['without comments', noComment, '2.1.no-comment'],
  ['with one comment', text => `# Values for the shop\n${noComment(text)}`, '2.1.no-groups'],
  ['with a password', swap('POSTGRES_PASSWORD=change-me', 'POSTGRES_PASSWORD=postgres'), '2.2.secret-in-example'],
]

const gitignore: Row[] = [
  ['takes .env', noEnv, '2.3.env-not-ignored-by-git'],
  ['takes .env back', text => `${text}\n!.env\n`, '2.3.env-not-ignored-by-git'],
]

const dockerignore: Row[] = [
  ['sends .env', noEnv, '2.3.env-sent-to-builder'],
  ['sends node_modules', dropLine('node_modules'), '2.3.node-modules-sent-to-builder'],
]

const create = '--replication-factor "$replication"'

const setup: Row[] = [
  ['the line ends of Windows', text => text.replaceAll('\n', '\r\n'), '4.0.carriage-returns'],
  ['one partition each', swap('partitions=3', 'partitions=1'), '4.1.partitions', 'broker'],
  ['a fixed folder', swap('bin=${KAFKA_BIN:-/opt/kafka/bin}', 'bin=/opt/kafka/bin'), '4.2.kafka-bin-ignored', 'broker'],
  ['a small topic stays so', swap('have < partitions', 'have < partitions - 2'), '4.3.partitions-not-raised', 'broker'],
  ['a failure is a success', swap(`${create}\n`, `${create} || true\n`), '4.4.failure-swallowed', 'broker'],
]

const sql: Row[] = [
  ['goes on elsewhere', text => `\\connect postgres\n${text}`, '3.1.init-not-run', 'database'],
  ['makes the administrator', swap('app_user APP_DB_USER', 'app_user POSTGRES_USER'), '3.1.init-error', 'database'],
  ['a keyword is misspelt', swap('CREATE TABLE common.products', 'CREATE TABEL common.products'), '3.1', 'database'],
  ['a schema is misspelt', text => text.replaceAll('inventory', 'inventroy'), '3.2.missing-schema', 'database'],
  ['two labels are swapped', swap("'shipped', 'delivered', 'r", "'delivered', 'shipped', 'r"), '3.3', 'database'],
  ['a price in floating point', swap('numeric(12, 2)', 'real'), '3.4.price-not-exact', 'database'],
  ['a price as long as it likes', swap('numeric(12, 2)', 'numeric'), '3.4.price-not-exact', 'database'],
  ['a price of nothing is refused', swap('CHECK (price >= 0)', 'CHECK (price <> 0)'), '3.4.price-negative', 'database'],
  ['another currency', swap("DEFAULT 'RUB'", "DEFAULT 'EUR'"), '3.4.default', 'database'],
  ['a time without a zone', swap('created_at  timestamptz', 'created_at  timestamp'), '3.4.column-type', 'database'],
  ['the role is a superuser', swap('NOSUPERUSER', 'SUPERUSER'), '3.6.app-superuser', 'database'],
  ['the role makes databases', swap('NOCREATEDB', 'CREATEDB'), '3.6.app-createdb', 'database'],
  ['a fixed role', swap('\\getenv app_user APP_DB_USER', '\\set app_user shop_app'), '3.6.app-login', 'database'],
  ['a written password', swap(":'app_password'", "'shop-app'"), '2.2.secret-in-file'],
]

export const fileMutants = [
  ...mutantsOf('Dockerfile', dockerfile),
  ...mutantsOf('.env.example', example),
  ...mutantsOf('.gitignore', gitignore),
  ...mutantsOf('.dockerignore', dockerignore),
  ...mutantsOf('infrastructure/kafka-setup.sh', setup),
  ...mutantsOf('infrastructure/init-db.sql', sql),
]
