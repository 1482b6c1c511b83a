// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
import { describe, expect, it } from 'vitest'
import { dropLine, swap, within } from '../mutants/edit.ts'
import { type Accepted, all, type Edits, judge, type Refused } from '../testkit.ts'

const sql = (...edits: ((text: string) => string)[]): Edits => ({ 'infrastructure/init-db.sql': all(...edits) })
const compose = (...edits: ((text: string) => string)[]): Edits => ({ 'docker-compose.yml': all(...edits) })
const mounted = swap(/- \.\/infrastructure\/init-db\.sql:.*/, '')
const mount = (yaml: string) => compose(swap(/- \.\/infrastructure\/init-db\.sql:.*/, yaml))

describe('postgres runs init-db.sql', () => {
  it.each<Accepted>([
    [
      'from a folder of its own',
      {
        ...mount(
          '- ./infrastructure/db:/docker-entrypoint-initdb.d:ro\n      - ./infrastructure/init-db.sql:/docker-entrypoint-initdb.d/1.sql',
        ),
        'infrastructure/db/2.sql': 'SELECT 1;\n',
      },
    ],
    [
      'in the long syntax',
      mount(
        '- { type: bind, source: ./infrastructure/init-db.sql, target: /docker-entrypoint-initdb.d/init-db.sql, read_only: true }',
      ),
    ],
    [
      'as a config',
      {
        'docker-compose.yml': text =>
          `${all(mounted, within('  postgres:\n', swap('    volumes:\n', '    configs: [{ source: init, target: /docker-entrypoint-initdb.d/init.sql }]\n    volumes:\n')))(text)}\nconfigs:\n  init: { file: ./infrastructure/init-db.sql }\n`,
      },
    ],
    [
      'through a shell script',
      {
        ...mount(
          '- ./infrastructure/init.sh:/docker-entrypoint-initdb.d/init.sh\n      - ./infrastructure/init-db.sql:/sql/init-db.sql',
        ),
        'infrastructure/init.sh': '#!/bin/sh\npsql -f /sql/init-db.sql\n',
      },
    ],
    [
      'through other SQL',
      {
        ...mount(
          '- ./infrastructure/all.sql:/docker-entrypoint-initdb.d/all.sql\n      - ./infrastructure/init-db.sql:/sql/init-db.sql',
        ),
        'infrastructure/all.sql': '\\ir /sql/init-db.sql\n',
      },
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('3.1.is-run', edits)).toMatchObject({ verdict: 'passed', notProved: [] })
  })

  it('or its own image does, which only a run can show', async () => {
    const built = {
      ...compose(mounted, swap('    image: postgres:17.6\n', '    build: infrastructure/postgres\n')),
      'infrastructure/postgres/Dockerfile': 'FROM postgres:17.6\nCOPY x.sql /docker-entrypoint-initdb.d/\n',
    }
    const { verdict, notProved } = await judge('3.1.is-run', built)
    expect(verdict).toBe('passed')
    expect(notProved).not.toEqual([])
  })

  it.each<Refused>([
    ['not when it is not mounted', compose(mounted), '3.1.init-not-run'],
    [
      'not from another folder',
      mount('- ./infrastructure/init-db.sql:/docker-entrypoint-initdb/init-db.sql'),
      '3.1.init-not-run',
    ],
    [
      'not from a folder below',
      mount('- ./infrastructure/init-db.sql:/docker-entrypoint-initdb.d/sql/init-db.sql'),
      '3.1.init-not-run',
    ],
    [
      'not in the place of the folder',
      mount('- ./infrastructure/init-db.sql:/docker-entrypoint-initdb.d'),
      '3.1.init-not-run',
    ],
    [
      'not under a name that is not SQL',
      mount('- ./infrastructure/init-db.sql:/docker-entrypoint-initdb.d/init-db.sql.txt'),
      '3.1.init-not-run',
    ],
    [
      'not together with the script for Kafka',
      mount('- ./infrastructure:/docker-entrypoint-initdb.d'),
      '3.1.foreign-script',
    ],
  ])('%s', async (_, edits, code) => {
    expect((await judge('3.1.is-run', edits)).codes).toEqual([code])
  })
})

describe('the SQL can be parsed', () => {
  it.each<Accepted>([
    [
      'with every way to write a variable',
      sql(text => `\\set a 1\nSELECT :a, :'a', :"a"::text, (ARRAY[1,2,3])[1:2], '{:a}', $$ :a $$;\n${text}`),
    ],
    [
      'with a piece of SQL in a variable',
      sql(
        text =>
          `\\set list '''a'', ''b'''\nCREATE TYPE common_list AS ENUM (:list);\n\\set list \`cat list\`\nSELECT :list;\n${text}`,
      ),
    ],
    ['with a conditional of psql', sql(text => `\\if :{?extra}\n  not sql at all (;\n\\endif\n${text}`)],
    [
      'with strings of every kind',
      sql(
        text =>
          `SELECT 'it''s', E'\\'\\n', $tag$ ' -- ; $tag$, "a""b" FROM (SELECT 1 AS "a""b") t; /* a /* nested */ comment; */\n${text}`,
      ),
    ],
    [
      'with statements that psql sends otherwise',
      sql(text => `SELECT 'SELECT 1' \\gexec\nSELECT 1 AS one \\gset\n${text}`),
    ],
    ['with a byte order mark and the line ends of Windows', sql(text => `\uFEFF${text.replaceAll('\n', '\r\n')}`)],
    ['with words in Russian', sql(text => `-- Схемы\nCOMMENT ON DATABASE postgres IS 'База';\n${text}`)],
  ])('%s', async (_, edits) => {
    expect(await judge('3.1.parses', edits)).toMatchObject({ verdict: 'passed' })
  })

  it('and a mistake is found on its line', async () => {
    const { codes, lines } = await judge(
      '3.1.parses',
      sql(text => `-- Схемы\n\n${text.replace('CREATE SCHEMA sales;', 'CREATE SCHMEA sales;')}`),
    )
    expect(codes).toEqual(['3.1.syntax'])
    expect(lines).toEqual([18])
  })

  it('but a newer server may know more than this parser', async () => {
    const newer = {
      ...compose(swap('postgres:17.6', 'postgres:18.0')),
      ...sql(
        swap(
          'phone          text',
          'phone          text,\n  email_key      text GENERATED ALWAYS AS (lower(email)) VIRTUAL',
        ),
      ),
    }
    expect(await judge('3.1.parses', newer)).toMatchObject({ verdict: 'passed' })
  })
})

describe('the database is the one that the image has made', () => {
  it.each<Accepted>([
    ['also when the script says so', sql(text => `\\getenv db POSTGRES_DB\n\\c :db\n${text}`)],
    ['also with a group role', sql(text => `CREATE ROLE shop_readers NOLOGIN;\n${text}`)],
    ['also with a database for somebody else', sql(text => `CREATE DATABASE metabase;\n${text}`)],
  ])('%s', async (_, edits) => {
    expect(await judge('3.1.database-is-there', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['and not made again by its usual name', sql(text => `CREATE DATABASE shop;\n${text}`), '3.1.database-again'],
    ['and not another one', sql(text => `CREATE DATABASE store;\n\\c store\n${text}`), '3.1.database-again'],
    ['and not one with a fixed name', sql(text => `\\connect store\n${text}`), '3.1.other-database'],
    ['and its owner is there too', sql(text => `CREATE USER postgres;\n${text}`), '3.1.owner-again'],
  ])('%s', async (_, edits, code) => {
    expect((await judge('3.1.database-is-there', edits)).codes).toEqual([code])
  })
})

describe('schemas and types', () => {
  const enumsApart = sql(text => text.replaceAll(/CREATE TYPE common\./g, 'CREATE TYPE '))
  it.each<Accepted>([
    [
      'in a loop of psql',
      sql(
        swap(
          /CREATE SCHEMA common;[\s\S]*?CREATE SCHEMA customer;/,
          "SELECT format('CREATE SCHEMA %I', s) FROM unnest('{common,sales,inventory,payment,shipping,customer}'::text[]) s \\gexec",
        ),
      ),
    ],
    ['in a block', sql(swap('CREATE SCHEMA customer;', 'DO $$ BEGIN CREATE SCHEMA customer; END $$;'))],
    [
      'with an owner and a condition',
      sql(swap('CREATE SCHEMA sales;', 'CREATE SCHEMA IF NOT EXISTS "sales" AUTHORIZATION CURRENT_USER;')),
    ],
  ])('%s are made', async (_, edits) => {
    expect(await judge('3.2.schemas', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    [
      'a schema that is spelt otherwise',
      sql(text =>
        text.replaceAll('shipping, customer', 'shipping, customers').replace('SCHEMA customer;', 'SCHEMA customers;'),
      ),
      '3.2.missing-schema',
    ],
    ['a schema in a comment', sql(swap('CREATE SCHEMA payment;', '-- CREATE SCHEMA payment;')), '3.2.missing-schema'],
  ])('%s is not made', async (_, edits, code) => {
    expect((await judge('3.2.schemas', edits)).codes).toEqual([code])
  })

  it.each<Accepted>([
    [
      'by the search path',
      sql(
        all(
          text => text.replaceAll('CREATE TYPE common.', 'CREATE TYPE '),
          swap('-- #region types\n', '-- #region types\nSET search_path = common, public;\n'),
        ),
      ),
    ],
    [
      'by moving there',
      sql(
        all(
          swap('CREATE TYPE common.order_status', 'CREATE TYPE order_status'),
          swap('-- #endregion types', 'ALTER TYPE order_status SET SCHEMA common;'),
        ),
      ),
    ],
    [
      'label by label',
      sql(
        all(
          swap(", 'returned')", ')'),
          swap('-- #endregion types', "ALTER TYPE common.shipping_status ADD VALUE 'returned' AFTER 'delivered';"),
        ),
      ),
    ],
    [
      'in a block',
      sql(
        swap(
          /CREATE TYPE common\.order_status.*/,
          "DO $$ BEGIN CREATE TYPE common.order_status AS ENUM ('pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;",
        ),
      ),
    ],
    [
      'by a search path that a function sets',
      sql(
        all(
          text => text.replaceAll('CREATE TYPE common.', 'CREATE TYPE '),
          swap('-- #region types\n', "-- #region types\nSELECT set_config('search_path', 'common', false);\n"),
        ),
      ),
    ],
  ])('types get into common %s', async (_, edits) => {
    expect(await judge('3.3.enums', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    ['without a schema', enumsApart, '3.3.enum-in-other-schema'],
    [
      'by a search path that begins elsewhere',
      {
        'infrastructure/init-db.sql': text =>
          (enumsApart['infrastructure/init-db.sql'] as (text: string) => string)(
            text.replace('-- #region types\n', 'SET search_path = public, common;\n'),
          ),
      },
      '3.3.enum-in-other-schema',
    ],
    ['in another order', sql(swap("'pending', 'confirmed'", "'confirmed', 'pending'")), '3.3.enum-labels'],
    ['with one label too many', sql(swap("'refunded')", "'refunded', 'disputed')")), '3.3.enum-labels'],
    [
      'in capitals',
      sql(
        swap(
          "('pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled')",
          "('PENDING', 'CONFIRMED', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED')",
        ),
      ),
      '3.3.enum-labels',
    ],
  ])('types are not right %s', async (_, edits, code) => {
    expect(new Set((await judge('3.3.enums', edits)).codes)).toEqual(new Set([code]))
  })
})

describe('the tables', () => {
  const price = (to: string, before = '') =>
    sql(
      all(
        swap('numeric(12, 2) NOT NULL CHECK (price >= 0)', to),
        ...(before ? [swap('-- #region tables\n', `-- #region tables\n${before}\n`)] : []),
      ),
    )
  const email = (column: string, index: string) =>
    sql(all(swap('  email          text NOT NULL,', column), swap(/CREATE UNIQUE INDEX customers_email_key.*/, index)))

  it.each<Accepted>([
    ['a price of another width', price('decimal(8,2) NOT NULL CHECK (price >= 0)')],
    [
      'a check on the whole table',
      sql(
        all(
          swap(' CHECK (price >= 0)', ''),
          swap(
            '  category    text,',
            '  category    text,\n  CONSTRAINT sane CHECK (price >= 0 AND length(name) > 0),',
          ),
        ),
      ),
    ],
    [
      'a check that was added afterwards',
      sql(
        all(
          swap(' CHECK (price >= 0)', ''),
          swap(
            'CREATE INDEX products_category_idx',
            'ALTER TABLE common.products ADD CHECK (price >= 0);\nCREATE INDEX products_category_idx',
          ),
        ),
      ),
    ],
    [
      'not null, added afterwards',
      sql(
        all(
          swap('numeric(12, 2) NOT NULL', 'numeric(12, 2)'),
          swap(
            'CREATE INDEX products_category_idx',
            'ALTER TABLE common.products ALTER COLUMN price SET NOT NULL;\nCREATE INDEX products_category_idx',
          ),
        ),
      ),
    ],
    ['a domain', price('common.amount', 'CREATE DOMAIN common.amount AS numeric(12,2) NOT NULL CHECK (VALUE >= 0);')],
    ['money', price('money NOT NULL CHECK (price >= 0::money)')],
    [
      'a trigger',
      sql(
        all(
          swap(' CHECK (price >= 0)', ''),
          swap(
            'CREATE INDEX products_category_idx',
            'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\nCREATE TRIGGER t BEFORE INSERT ON common.products FOR EACH ROW EXECUTE FUNCTION f();\nCREATE INDEX products_category_idx',
          ),
        ),
      ),
    ],
    ['citext', email('  email          public.citext NOT NULL UNIQUE,', '')],
    [
      'a generated column',
      email(
        '  email          text NOT NULL,\n  email_key      text GENERATED ALWAYS AS (lower(email)) STORED UNIQUE,',
        '',
      ),
    ],
    [
      'upper case',
      email(
        '  email          text NOT NULL,',
        'CREATE UNIQUE INDEX ON common.customers (upper(email)); CREATE INDEX ON common.customers (lower(email));',
      ),
    ],
    ['lower case only', email('  email          text NOT NULL UNIQUE CHECK (email = lower(email)),', '')],
    ['a collation without case', email('  email          text COLLATE "und-ci" NOT NULL UNIQUE,', '')],
    [
      'an exclusion',
      sql(
        all(
          swap(/CREATE UNIQUE INDEX customers_email_key.*/, ''),
          swap('  phone          text,', '  phone          text,\n  EXCLUDE USING btree (lower(email) WITH =),'),
        ),
      ),
    ],
    ['more columns', sql(swap('  phone          text,', '  phone          text,\n  birthday       date,'))],
    [
      'columns of another table',
      sql(swap('  phone          text,', '  phone          text,\n  LIKE common.products INCLUDING DEFAULTS,')),
    ],
    [
      'a table made by a block',
      sql(
        all(
          swap('CREATE TABLE common.products (', 'DO $do$ BEGIN CREATE TABLE common.products ('),
          swap(');\n\nCREATE TABLE common.customers', '); END $do$;\n\nCREATE TABLE common.customers'),
        ),
      ),
    ],
  ])('may have %s', async (_, edits) => {
    expect(await judge('3.4.tables', edits)).toMatchObject({ verdict: 'passed', codes: [] })
  })

  it.each<Refused>([
    ['a price in floating point', price('float NOT NULL CHECK (price >= 0)'), '3.4.price-not-exact'],
    ['a price without decimals', price('integer NOT NULL CHECK (price >= 0)'), '3.4.price-not-exact'],
    ['a price with any number of decimals', price('numeric NOT NULL CHECK (price >= 0)'), '3.4.price-not-exact'],
    ['a price with three decimals', price('numeric(12,3) NOT NULL CHECK (price >= 0)'), '3.4.price-not-exact'],
    ['a price that may be missing', price('numeric(12,2) CHECK (price >= 0)'), '3.4.not-null'],
    ['a price that may be negative', price('numeric(12,2) NOT NULL'), '3.4.price-negative'],
    [
      'an address that is unique letter by letter',
      email('  email          varchar(255) NOT NULL UNIQUE,', 'CREATE INDEX ON common.customers (lower(email));'),
      '3.4.email-case',
    ],
    [
      'an address that is not unique',
      email('  email          text NOT NULL,', 'CREATE INDEX ON common.customers (lower(email));'),
      '3.4.email-unique',
    ],
    [
      'a customer without an address',
      email('  email          text,', 'CREATE UNIQUE INDEX ON common.customers (lower(email));'),
      '3.4.not-null',
    ],
    ['a missing column', sql(dropLine('  phone          text')), '3.4.missing-column'],
    ['another schema', sql(text => text.replaceAll('common.customers', 'customer.customers')), '3.4.missing-table'],
  ])('must not have %s', async (_, edits, code) => {
    expect((await judge('3.4.tables', edits)).codes).toEqual([code])
  })
})

describe('the indexes', () => {
  it.each<Accepted>([
    [
      'of several columns',
      sql(swap(/CREATE INDEX products_is_active_idx.*/, 'CREATE INDEX ON common.products (is_active, created_at);')),
    ],
    [
      'of some rows',
      sql(swap(/CREATE INDEX products_is_active_idx.*/, 'CREATE INDEX ON common.products (name) WHERE is_active;')),
    ],
    ['of another kind', sql(swap('ON common.products (category)', 'ON common.products USING hash (category)'))],
    ['with a condition', sql(text => text.replaceAll('CREATE INDEX ', 'CREATE INDEX IF NOT EXISTS '))],
  ])('may be %s', async (_, edits) => {
    expect(await judge('3.5.indexes', edits)).toMatchObject({ verdict: 'passed', codes: [] })
  })
})

describe('the services’ role', () => {
  it.each<Accepted>([
    [
      'under other names in the container',
      {
        ...compose(
          within(
            '  postgres:\n',
            all(
              swap('      APP_DB_USER:', '      SHOP_LOGIN:'),
              swap('      APP_DB_PASSWORD:', '      SHOP_PASSWORD:'),
            ),
          ),
        ),
        ...sql(
          all(
            swap('app_user APP_DB_USER', 'app_user SHOP_LOGIN'),
            swap('app_password APP_DB_PASSWORD', 'app_password SHOP_PASSWORD'),
          ),
        ),
      },
    ],
    [
      'in a shell script beside the SQL',
      {
        ...compose(
          swap(
            '      - ./infrastructure/init-db.sql:',
            '      - ./infrastructure/role.sh:/docker-entrypoint-initdb.d/20-role.sh\n      - ./infrastructure/init-db.sql:',
          ),
        ),
        'infrastructure/role.sh': 'psql -v u="$APP_DB_USER" -v p="$APP_DB_PASSWORD" -c "CREATE ROLE x"\n',
        ...sql(text => text.replaceAll(/^\\getenv.*\n/gm, '').replace(/CREATE ROLE.*\n/, '')),
      },
    ],
    ['with a group that has more rights than it', sql(text => `CREATE ROLE maintenance NOLOGIN CREATEDB;\n${text}`)],
  ])('is made %s', async (_, edits) => {
    expect(await judge('3.6.role-is-made', edits)).toMatchObject({ verdict: 'passed', codes: [] })
  })

  it.each<Refused>([
    ['not told its name', compose(within('  postgres:\n', swap(/ {6}APP_DB_USER: .*\n/, ''))), '3.6.role-unknown'],
    ['not asked for', sql(text => text.replaceAll(/^\\getenv.*\n/gm, '')), '3.6.role-not-made'],
    ['a superuser', sql(swap('NOSUPERUSER', 'SUPERUSER')), '3.6.app-superuser'],
    ['made one later', sql(text => `${text}\nALTER ROLE :"app_user" CREATEROLE;\n`), '3.6.app-createrole'],
  ])('is not right: %s', async (_, edits, code) => {
    expect(new Set((await judge('3.6.role-is-made', edits)).codes)).toEqual(new Set([code]))
  })

  it('is not the one of the image', async () => {
    const own = compose(swap('postgresql://${APP_DB_USER:-shop_app}:', 'postgresql://${POSTGRES_USER:-postgres}:'))
    expect(new Set((await judge('3.6.not-superuser', own)).codes)).toEqual(new Set(['3.6.superuser']))
  })
})
