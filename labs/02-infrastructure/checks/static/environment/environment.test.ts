// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
import { describe, expect, it } from 'vitest'
import { type Accepted, all, dropLine, type Edits, judge, type Refused, swap, within } from '../testkit.ts'

const compose = (...edits: ((text: string) => string)[]): Edits => ({ 'docker-compose.yml': all(...edits) })
const example = (...edits: ((text: string) => string)[]): Edits => ({ '.env.example': all(...edits) })
const gitignore = (text: string): Edits => ({ '.gitignore': text })
const dockerignore = (text: string): Edits => ({ '.dockerignore': text })

describe('the example and the compose file name the same variables', () => {
  it.each<Accepted>([
    [
      'when one is passed through',
      compose(swap('      ALLOWED_ORIGIN: ${ALLOWED_ORIGIN:-http://localhost:3000}', '      ALLOWED_ORIGIN:')),
    ],
    [
      'when a service gets the whole file',
      {
        ...compose(swap('    image: redis:8.2.1\n', '    image: redis:8.2.1\n    env_file: .env\n')),
        ...example(text => `${text}\n# Switches\nFEATURE_X=on\n`),
      },
    ],
    [
      'when one is used in another file of variables',
      {
        ...compose(
          swap('    image: redis:8.2.1\n', '    image: redis:8.2.1\n    env_file: infrastructure/redis.env\n'),
        ),
        'infrastructure/redis.env': 'REDIS_DATABASES=${REDIS_DATABASES}\n',
        ...example(text => `${text}\n# More\nREDIS_DATABASES=4\n`),
      },
    ],
    [
      'when one is a build argument',
      {
        ...compose(swap('  build: .\n', '  build: { context: ., args: [NODE_VERSION] }\n')),
        ...example(text => `${text}\n# Image\nNODE_VERSION=24.9.0\n`),
      },
    ],
    ['when Compose itself reads one', example(text => `# Compose\nCOMPOSE_PROJECT_NAME=shop\n${text}`)],
    ['when an optional one is commented out', example(swap('REDIS_MAXMEMORY=64mb', '# REDIS_MAXMEMORY=64mb'))],
    [
      'when a dollar sign is meant for the container',
      compose(swap('[CMD, redis-cli, ping]', '[CMD-SHELL, "redis-cli -p $$REDIS_PORT ping"]')),
    ],
    ['when the shell gives one', compose(swap('  build: .\n', '  build: "${PWD}"\n'))],
  ])('%s', async (_, edits) => {
    expect(await judge('2.1.same-variables', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['not when one is missing', example(dropLine('POSTGRES_DB=')), '2.1.not-in-example'],
    [
      'not when one is only in a default',
      compose(swap('${LOG_LEVEL:-info}', '${LOG_LEVEL:-${DEFAULT_LEVEL}}')),
      '2.1.not-in-example',
    ],
    ['not when one is used by nobody', example(text => `${text}SMTP_HOST=mail\n`), '2.1.unused-variable'],
  ])('%s', async (_, edits, code) => {
    expect((await judge('2.1.same-variables', edits)).codes).toEqual([code])
  })
})

describe('the example has groups', () => {
  it.each<Accepted>([
    ['with frames around their headings', example(text => text.replaceAll(/^# (\w+)/gm, '#########\n# $1\n#########'))],
    ['or a comment on each line', { '.env.example': 'POSTGRES_DB=shop # database\nJWT_SECRET_KEY= # signs tokens\n' }],
    [
      'with blank lines inside',
      { '.env.example': '# database\nPOSTGRES_DB=shop\n\nPOSTGRES_USER=me\n\n# security\nJWT_SECRET_KEY=\n' },
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('2.1.groups', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['and nothing above the first of them', example(text => `COLOUR=blue\n${text}`), '2.1.no-comment'],
    ['and more than one', { '.env.example': '# everything\nPOSTGRES_DB=shop\nJWT_SECRET_KEY=\n' }, '2.1.no-groups'],
  ])('%s', async (_, edits, code) => {
    expect((await judge('2.1.groups', edits)).codes).toEqual([code])
  })
})

describe('no secret is written down', () => {
  it.each<Accepted>([
    ['where a file holds it', compose(swap(/POSTGRES_PASSWORD: .*/, 'POSTGRES_PASSWORD_FILE: /run/secrets/postgres'))],
    [
      'where a name only sounds like one',
      compose(
        swap(
          '      KAFKA_NODE_ID: "1"',
          '      KAFKA_NODE_ID: "1"\n      KAFKA_KEY_SERIALIZER: string\n      PASSWORD_ENCRYPTION: scram-sha-256\n      TOKEN_TTL: "3600"\n      PARTITION_KEY: customer\n      PUBLIC_KEY: abc',
        ),
      ),
    ],
    [
      'where a switch has such a name',
      compose(swap('      KAFKA_NODE_ID: "1"', '      KAFKA_NODE_ID: "1"\n      ALLOW_EMPTY_PASSWORD: "no"')),
    ],
    [
      'where the shell of the container has it',
      compose(swap('[CMD, redis-cli, ping]', '[CMD-SHELL, "REDISCLI_AUTH=$$REDIS_PASSWORD redis-cli ping"]')),
    ],
    ['in a comment', compose(text => `# postgres://admin:secret@postgres was the old one\n${text}`)],
  ])('%s', async (_, edits) => {
    expect(await judge('2.2.no-secrets', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['as a value', compose(swap(/POSTGRES_PASSWORD: .*/, 'POSTGRES_PASSWORD: postgres')), '2.2.secret-in-compose'],
    [
      'as change-me in the compose file',
      compose(swap(/POSTGRES_PASSWORD: .*/, 'POSTGRES_PASSWORD: change-me')),
      '2.2.secret-in-compose',
    ],
    [
      'in a list of variables',
      compose(within('  redis:\n', swap('    command:', '    environment: [API_TOKEN=abc123]\n    command:'))),
      '2.2.secret-in-compose',
    ],
    ['in a URL', compose(swap('redis://redis:6379', 'redis://:hunter2@redis:6379')), '2.2.secret-in-compose'],
    [
      'in a command',
      compose(swap('[redis-server, ', '[redis-server, --requirepass, hunter2, ')),
      '2.2.secret-in-compose',
    ],
    [
      'as a default',
      compose(swap(/\$\{JWT_SECRET_KEY:\?[^}]*\}/, '${JWT_SECRET_KEY:-dev-only}')),
      '2.2.secret-as-default',
    ],
    [
      'as a default without a colon',
      compose(swap(/\$\{JWT_SECRET_KEY:\?[^}]*\}/, '${JWT_SECRET_KEY-dev-only}')),
      '2.2.secret-as-default',
    ],
  ])('%s', async (_, edits, code) => {
    expect((await judge('2.2.no-secrets', edits)).codes[0]).toBe(code)
  })
})

describe('no secret is in another shared file', () => {
  it.each<Accepted>([
    ['when the example says so in capitals', example(text => text.replaceAll('change-me', 'CHANGE_ME'))],
    ['when the example says nothing', example(text => text.replaceAll('change-me', ''))],
    ['when the example quotes it', example(text => text.replaceAll('change-me', '"changeme"'))],
    [
      'when a script takes it from the environment',
      {
        'infrastructure/role.sh':
          'psql -v password="$APP_DB_PASSWORD" <<SQL\nCREATE ROLE app PASSWORD \'$APP_DB_PASSWORD\';\nSQL\n',
      },
    ],
    ...[
      "SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', :'app_user', :'app_password') \\gexec",
      "SELECT format('CREATE ROLE %2$I LOGIN PASSWORD %1$L', :'app_password', 'shop_app') \\gexec",
      "DO $$ BEGIN EXECUTE format('CREATE ROLE %I PASSWORD %L', 'app', current_setting('app.password')); END $$;",
      "DO $$ BEGIN EXECUTE 'CREATE ROLE app PASSWORD ' || quote_literal(current_setting('app.password')); END $$;",
      "SELECT set_config('app.password', :'app_password', false);",
      '\\set secret `echo "$APP_DB_PASSWORD"`\nCREATE ROLE app PASSWORD :\'secret\';',
      "SELECT format('CREATE TYPE %I AS ENUM (%L)', 'password_state', 'expired') \\gexec",
      "-- format('PASSWORD %L', 's3cr3tPassw0rd')\nSELECT 1;",
    ].map((sql): Accepted => [`when SQL takes it from elsewhere: ${sql}`, { 'infrastructure/role.sql': sql }]),
    ['when Git ignores the file', { '.gitignore': '.env\nsecrets/\n', 'secrets/db.env': 'DB_PASSWORD=real\n' }],
    ['when it is a file of harmless variables', { 'infrastructure/service.env': 'PORT=8000\nLOG_LEVEL=info\n' }],
  ])('%s', async (_, edits) => {
    expect(await judge('2.2.no-secrets-elsewhere', edits)).toMatchObject({ verdict: 'passed', codes: [] })
  })

  it.each<Refused>([
    [
      'not in the example',
      example(swap('JWT_SECRET_KEY=change-me', 'JWT_SECRET_KEY=your-super-secret-key')),
      '2.2.secret-in-example',
    ],
    [
      'not in a URL of the example',
      example(text => `${text}CACHE_URL=redis://:hunter2@redis:6379\n`),
      '2.2.secret-in-example',
    ],
    ['not in SQL', { 'infrastructure/init-db.sql': swap(":'app_password'", "'app'") }, '2.2.secret-in-file'],
    [
      'not in a variable of psql',
      { 'infrastructure/init-db.sql': swap('\\getenv app_password APP_DB_PASSWORD', "\\set app_password 'app'") },
      '2.2.secret-in-file',
    ],
    ...[
      "SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', :'app_user', 's3cr3tPassw0rd') \\gexec",
      "SELECT format(\n  'CREATE ROLE %2$I PASSWORD %1$L',\n  's3cr3tPassw0rd', :'app_user') \\gexec",
      "DO $$ BEGIN EXECUTE format($f$CREATE ROLE %I PASSWORD %L$f$, 'app', 's3cr3tPassw0rd'); END $$;",
      "DO $$ BEGIN EXECUTE 'CREATE ROLE app PASSWORD ''s3cr3tPassw0rd'''; END $$;",
      "DO $$ BEGIN EXECUTE 'CREATE ROLE app PASSWORD ' || quote_literal('s3cr3tPassw0rd'); END $$;",
      "DO $$ BEGIN EXECUTE 'ALTER ROLE app PASSWORD $1' USING 's3cr3tPassw0rd'; END $$;",
      "DO $$ DECLARE pin text := 's3cr3tPassw0rd'; BEGIN EXECUTE format('ALTER ROLE app PASSWORD %L', pin); END $$;",
      "CREATE ROLE app PASSWORD\n  's3cr3tPassw0rd';",
      'CREATE ROLE app PASSWORD $$s3cr3tPassw0rd$$;',
      "\\set pin 's3cr3tPassw0rd'\nCREATE ROLE app PASSWORD :'pin';",
      "SELECT set_config('app.password', 's3cr3tPassw0rd', false);",
    ].map((sql): Refused => [`not in SQL: ${sql}`, { 'infrastructure/role.sql': sql }, '2.2.secret-in-file']),
    ['not in a script', { 'infrastructure/role.sh': 'APP_DB_PASSWORD=app\n' }, '2.2.secret-in-file'],
    [
      'not as a default of a script',
      { 'infrastructure/role.sh': 'password="${APP_DB_PASSWORD:-app}"\n' },
      '2.2.secret-in-file',
    ],
    [
      'not in the image',
      { Dockerfile: swap('ENV NODE_ENV=production', 'ENV NODE_ENV=production\nARG API_TOKEN=abc123') },
      '2.2.secret-in-file',
    ],
    [
      'not in another file of variables',
      { 'infrastructure/service.env': 'JWT_SECRET_KEY=abc123\n' },
      '2.2.secret-in-file',
    ],
    [
      'not in .env, when Git would take it',
      { '.env': 'JWT_SECRET_KEY=abc123\n', '.gitignore': 'node_modules\n' },
      '2.2.secret-in-file',
    ],
  ])('%s', async (_, edits, code) => {
    expect((await judge('2.2.no-secrets-elsewhere', edits)).codes).toEqual([code])
  })

  it('and .env itself is nobody’s business while Git ignores it', async () => {
    expect(await judge('2.2.no-secrets-elsewhere', { '.env': 'JWT_SECRET_KEY=abc123\n' })).toMatchObject({
      verdict: 'passed',
    })
  })
})

describe('a missing secret stops Compose', () => {
  const key = (to: string) => compose(swap(/\$\{PAYMENT_GATEWAY_KEY:\?[^}]*\}/, to))
  it.each<Accepted>([
    ['without a sentence of its own', key('${PAYMENT_GATEWAY_KEY:?}')],
    ['when only its absence counts', key('${PAYMENT_GATEWAY_KEY?is missing}')],
    [
      'when another place asks for it',
      all2(key('${PAYMENT_GATEWAY_KEY}'), text => `x-required: "\${PAYMENT_GATEWAY_KEY:?is missing}"\n${text}`),
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('2.2.missing-secret-stops', edits)).toMatchObject({ verdict: 'passed', notProved: [] })
  })

  it.each<Refused>([
    ['not as a plain variable', key('${PAYMENT_GATEWAY_KEY}'), '2.2.missing-secret-unnoticed'],
    ['not with an empty default', key('${PAYMENT_GATEWAY_KEY:-}'), '2.2.missing-secret-unnoticed'],
    [
      'not when it is only passed on',
      compose(swap(/ {6}PAYMENT_GATEWAY_KEY: .*/, '      PAYMENT_GATEWAY_KEY:')),
      '2.2.missing-secret-unnoticed',
    ],
  ])('%s', async (_, edits, code) => {
    expect((await judge('2.2.missing-secret-stops', edits)).codes).toEqual([code])
  })
})

describe('.env is ignored', () => {
  it.each<Accepted>([
    ['by a pattern for all of its kind', gitignore('.env*\n!.env.example\n')],
    ['in every folder', gitignore('**/.env\n')],
    ['at the top only', gitignore('/.env\n')],
    ['by its ending', gitignore('*.env\n')],
    ['with the line ends of Windows', gitignore('node_modules\r\n.env\r\n')],
  ])('by Git: %s', async (_, edits) => {
    expect(await judge('2.3.gitignore', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['not by a file that is not there', { '.gitignore': null }, '2.3.env-not-ignored-by-git'],
    ['not by a comment', gitignore('# .env\n'), '2.3.env-not-ignored-by-git'],
    ['not by a pattern that is taken back', gitignore('.env\n!.env\n'), '2.3.env-not-ignored-by-git'],
    ['not by a folder of that name', gitignore('.env/\n'), '2.3.env-not-ignored-by-git'],
    ['not by another file’s name', gitignore('.env.local\n'), '2.3.env-not-ignored-by-git'],
  ])('by Git: %s', async (_, edits, code) => {
    expect((await judge('2.3.gitignore', edits)).codes).toEqual([code])
  })

  it('and whoever ignores the example as well is told so', async () => {
    expect((await judge('2.3.gitignore', gitignore('.env*\n'))).remarks).toEqual(['2.3.example-ignored'])
  })

  it.each<Accepted>([
    ['by everything that is not allowed', dockerignore('*\n!app\n**/node_modules\n')],
    ['in every folder', dockerignore('**/.env*\n**/node_modules/\n')],
    ['in the program’s folder', dockerignore('.env\napp/node_modules\n')],
  ])('by the builder: %s', async (_, edits) => {
    expect(await judge('2.3.dockerignore', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['not when .env is forgotten', dockerignore('**/node_modules\n'), '2.3.env-sent-to-builder'],
    ['not by the top only', dockerignore('.env\nnode_modules\n'), '2.3.node-modules-sent-to-builder'],
    ['not when the packages are forgotten', dockerignore('.env\n.git\n'), '2.3.node-modules-sent-to-builder'],
  ])('by the builder: %s', async (_, edits, code) => {
    expect((await judge('2.3.dockerignore', edits)).codes).toEqual([code])
  })
})

/** Two edits of the compose file, the second on what the first has made. */
function all2(first: Edits, second: (text: string) => string): Edits {
  const edit = first['docker-compose.yml'] as (text: string) => string
  return { 'docker-compose.yml': all(edit, second) }
}
