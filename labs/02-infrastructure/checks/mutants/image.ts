// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
/** One fault each in the solution's image and in what its services may take. */
import type { Mutant } from '../../../../../scripts/lab/contract.ts'
import { dropLine, swap, within } from './edit.ts'

type Row = [id: string, description: string, edit: Mutant['edit'], expect: Mutant['expect'], more?: Partial<Mutant>]

const compose = { file: 'docker-compose.yml' }

const rows: Row[] = [
  ['instruction-misspelt', 'An instruction is misspelt.', swap('WORKDIR', 'WORKDIRR'), '02.6.1.image-not-built'],
  [
    'base-latest',
    'The base is not pinned.',
    swap(/ARG NODE_VERSION=.*/, 'ARG NODE_VERSION=latest'),
    '02.6.1.base-not-pinned',
  ],
  [
    'npm-install',
    'Whatever versions fit are installed.',
    swap('npm ci --omit=dev', 'npm install --omit=dev'),
    '02.6.1.not-from-lockfile',
  ],
  ['nothing-installed', 'No package is installed.', dropLine('RUN npm ci'), '02.6.1.not-from-lockfile'],
  [
    'lockfile-forgotten',
    'The lockfile is not copied.',
    swap('COPY app/package.json app/package-lock.json ./', 'COPY app/package.json ./'),
    '02.6.1.lockfile-not-copied',
  ],
  [
    'source-before',
    'The source comes before the packages.',
    swap('COPY app/package.json app/package-lock.json ./', 'COPY app ./'),
    '02.6.1.source-before-dependencies',
  ],
  [
    'one-stage',
    'One stage, with npm’s cache in it.',
    swap(/FROM node:\$\{NODE_VERSION\}-slim\n[\s\S]*?COPY --from=.*\n/, 'ENV NODE_ENV=production\n'),
    '02.6.1.cache-left',
  ],
  [
    'package-lists',
    'The lists of apt are left.',
    swap('USER node', 'RUN apt-get update && apt-get install -y tini\nUSER node'),
    '02.6.1.cache-left',
  ],
  [
    'compiler',
    'A compiler is left.',
    swap('USER node', 'RUN apt-get update && apt-get install -y make && rm -rf /var/lib/apt/lists/*\nUSER node'),
    '02.6.1.build-tool-left',
  ],
  ['no-user', 'No user is named.', dropLine('USER node'), '02.6.1.runs-as-root'],
  ['user-root', 'The user is root.', swap('USER node', 'USER 0:0'), '02.6.1.runs-as-root'],
  [
    'root-again',
    'The compose file makes it root again.',
    swap('  build: .\n', '  build: .\n  user: root\n'),
    '02.6.1.runs-as-root',
    compose,
  ],
  [
    'shell-form',
    'The command is written as text.',
    swap('CMD ["node", "server.js"]', 'CMD node server.js'),
    '02.6.1.shell-in-front',
  ],
  [
    'shell-words',
    'The command is a shell.',
    swap('CMD ["node", "server.js"]', 'CMD ["sh", "-c", "node server.js"]'),
    '02.6.1.shell-in-front',
  ],
  [
    'npm-in-front',
    'The compose file starts npm.',
    swap('  build: .\n', '  build: .\n  command: npm start\n'),
    '02.6.1.shell-in-front',
    compose,
  ],
  [
    'watches',
    'The program restarts when a file changes.',
    swap('CMD ["node", "server.js"]', 'CMD ["node", "--watch", "server.js"]'),
    '02.6.1.reloads',
  ],
  [
    'health-by-curl',
    'The health check needs curl.',
    swap(/test: \[CMD, node, -e, .*/, 'test: [CMD, curl, -f, "http://localhost:8000/livez"]'),
    '02.6.2.health-check-no-such-command',
    compose,
  ],
  [
    'health-at-other-port',
    'The health check asks at another port.',
    swap(
      /test: \[CMD, node, -e, .*/,
      `test: [CMD, node, -e, "fetch('http://localhost:3000/livez').then(r => process.exit(r.ok ? 0 : 1))"]`,
    ),
    '02.6.2.health-check-wrong-port',
    compose,
  ],
  [
    'no-limit-for-postgres',
    'PostgreSQL may take all memory.',
    within('  postgres:\n', dropLine('mem_limit')),
    '02.6.5.no-memory-limit',
    compose,
  ],
  [
    'four-gibibytes',
    'Kafka may take three gibibytes.',
    within('  kafka:\n', swap('mem_limit: 768m', 'mem_limit: 3g')),
    '02.6.5.too-much-memory',
    compose,
  ],
]

export const imageMutants: Mutant[] = rows.map(([id, description, edit, expect, more]) => ({
  id: `image-${id}`,
  file: 'Dockerfile',
  description,
  edit,
  expect,
  ...more,
}))
