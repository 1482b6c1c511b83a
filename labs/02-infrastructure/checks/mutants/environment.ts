// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
/** One fault each in what the solution says about the environment. */
import type { Mutant } from '../../../../../scripts/lab/contract.ts'
import { dropLine, swap } from './edit.ts'

type Row = [id: string, file: string, description: string, edit: Mutant['edit'], expect: Mutant['expect']]

const compose = 'docker-compose.yml'
const example = '.env.example'

const rows: Row[] = [
  [
    'variable-misspelt',
    compose,
    'A variable is misspelt where it is used.',
    swap('${LOG_LEVEL:-info}', '${LOGLEVEL:-info}'),
    '02.2.1',
  ],
  [
    'port-not-in-example',
    example,
    'GATEWAY_PORT is not in the example.',
    dropLine('GATEWAY_PORT='),
    '02.2.1.not-in-example',
  ],
  [
    'example-without-comments',
    example,
    'The example has no comments.',
    text => text.replaceAll(/^#.*\n/gm, ''),
    '02.2.1.no-comment',
  ],
  [
    'example-with-one-comment',
    example,
    'The example has one comment for everything.',
    text => `# Values for the shop\n${text.replaceAll(/^#.*\n/gm, '')}`,
    '02.2.1.no-groups',
  ],
  [
    'password-in-compose',
    compose,
    'The administrator’s password stands in the compose file.',
    swap(/POSTGRES_PASSWORD: \$\{.*\}/, 'POSTGRES_PASSWORD: Tr0ub4dor'),
    '02.2.2.secret-in-compose',
  ],
  [
    'default-for-app-password',
    compose,
    'The password of the services has a default.',
    swap('${APP_DB_PASSWORD:?set APP_DB_PASSWORD in .env}', '${APP_DB_PASSWORD:-shop}'),
    '02.2.2.secret-as-default',
  ],
  [
    'key-may-be-missing',
    compose,
    'The payment key may be missing.',
    swap(/\$\{PAYMENT_GATEWAY_KEY:\?.*\}/, '${PAYMENT_GATEWAY_KEY:-}'),
    '02.2.2.missing-secret-unnoticed',
  ],
  [
    'example-with-password',
    example,
    'The example has a password.',
    swap('POSTGRES_PASSWORD=change-me', 'POSTGRES_PASSWORD=postgres'),
    '02.2.2.secret-in-example',
  ],
  [
    'password-in-sql',
    'infrastructure/init-db.sql',
    'The password of the role stands in the script.',
    swap(":'app_password'", "'shop-app'"),
    '02.2.2.secret-in-file',
  ],
  [
    'key-in-image',
    'Dockerfile',
    'A key is put into the image.',
    swap('ENV NODE_ENV=production', 'ENV NODE_ENV=production\nENV JWT_SECRET_KEY=d41d8cd98f00'),
    '02.2.2.secret-in-file',
  ],
  [
    'only-example-ignored',
    '.gitignore',
    'Git takes .env.',
    text => text.replaceAll(/^\.env.*\n/gm, ''),
    '02.2.3.env-not-ignored-by-git',
  ],
  [
    'env-taken-back',
    '.gitignore',
    'A later pattern takes .env back.',
    text => `${text}\n!.env\n`,
    '02.2.3.env-not-ignored-by-git',
  ],
  [
    'env-to-builder',
    '.dockerignore',
    'The builder is sent .env.',
    text => text.replaceAll(/^\.env.*\n/gm, ''),
    '02.2.3.env-sent-to-builder',
  ],
  [
    'modules-to-builder',
    '.dockerignore',
    'The builder is sent node_modules.',
    dropLine('node_modules'),
    '02.2.3.node-modules-sent-to-builder',
  ],
  [
    'user-fixed',
    compose,
    'The administrator has a fixed name.',
    swap('POSTGRES_USER: ${POSTGRES_USER:-postgres}', 'POSTGRES_USER: postgres'),
    ['02.2.4', '02.2.1'],
  ],
  [
    'database-fixed-in-url',
    compose,
    'The database in the URL has a fixed name.',
    swap('@postgres:5432/${POSTGRES_DB:-shop}', '@postgres:5432/shop'),
    '02.2.4.value-not-from-env',
  ],
]

export const environmentMutants: Mutant[] = rows.map(([id, file, description, edit, expect]) => ({
  id,
  file,
  description,
  edit,
  expect,
}))
