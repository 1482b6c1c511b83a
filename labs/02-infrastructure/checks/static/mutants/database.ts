// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
/** One fault each in the solution's database. */
import type { Mutant } from '../../../../../scripts/lab/contract.ts'
import { dropLine, swap } from './edit.ts'

type Row = [id: string, description: string, edit: Mutant['edit'], expect: Mutant['expect'], more?: Partial<Mutant>]

const compose = { file: 'docker-compose.yml' }
const live = { shownBy: 'stack' } as const

const rows: Row[] = [
  [
    'init-not-mounted',
    'The script is not mounted.',
    dropLine('init-db.sql:/docker-entrypoint'),
    '02.3.1.init-not-run',
    compose,
  ],
  [
    'init-without-extension',
    'The script is mounted under a name without .sql.',
    swap('/10-init-db.sql', '/10-init-db'),
    '02.3.1.init-not-run',
    compose,
  ],
  [
    'whole-folder-mounted',
    'The folder with all scripts is mounted.',
    swap(
      './infrastructure/init-db.sql:/docker-entrypoint-initdb.d/10-init-db.sql',
      './infrastructure:/docker-entrypoint-initdb.d',
    ),
    '02.3.1.foreign-script',
    compose,
  ],
  [
    'semicolon-missing',
    'A semicolon is missing.',
    swap('CREATE SCHEMA common;', 'CREATE SCHEMA common'),
    ['02.3.1.syntax', '02.3.2'],
  ],
  [
    'keyword-misspelt',
    'A keyword is misspelt.',
    swap('CREATE TABLE common.products', 'CREATE TABEL common.products'),
    '02.3.1.syntax',
  ],
  [
    'goes-to-other-database',
    'The script goes on in another database.',
    text => `\\connect shop\n${text}`,
    '02.3.1.other-database',
  ],
  [
    'owner-made-again',
    'The script makes the administrator.',
    swap('\\getenv app_user APP_DB_USER', '\\getenv app_user POSTGRES_USER'),
    ['02.3.1.owner-again', '02.3.6'],
  ],
  [
    'schema-misspelt',
    'A schema is misspelt.',
    text => text.replaceAll('inventory', 'inventroy'),
    '02.3.2.missing-schema',
  ],
  ['schema-dropped', 'A schema is missing.', dropLine('CREATE SCHEMA customer;'), '02.3.2.missing-schema'],
  [
    'enum-in-sales',
    'A type is made in another schema.',
    swap('common.order_status', 'sales.order_status'),
    '02.3.3.enum-in-other-schema',
  ],
  ['enum-missing', 'A type is missing.', dropLine('common.shipping_status'), '02.3.3.missing-enum'],
  ['label-misspelt', 'A label is written in another way.', swap("'cancelled'", "'canceled'"), '02.3.3.enum-labels'],
  ['label-missing', 'A label is missing.', swap(", 'refunded'", ''), '02.3.3.enum-labels'],
  [
    'labels-swapped',
    'Two labels have changed places.',
    swap("'shipped', 'delivered', 'returned'", "'delivered', 'shipped', 'returned'"),
    '02.3.3.enum-labels',
  ],
  [
    'products-in-public',
    'A table is made without a schema.',
    swap('CREATE TABLE common.products', 'CREATE TABLE products'),
    '02.3.4.missing-table',
  ],
  ['column-missing', 'A column is missing.', dropLine('  description text'), '02.3.4.missing-column'],
  ['price-real', 'The price is a floating-point number.', swap('numeric(12, 2)', 'real'), '02.3.4.price-not-exact'],
  [
    'price-without-scale',
    'The price has as many decimals as somebody likes.',
    swap('numeric(12, 2)', 'numeric'),
    '02.3.4.price-not-exact',
  ],
  [
    'price-one-decimal',
    'The price has one decimal.',
    swap('numeric(12, 2)', 'numeric(12, 1)'),
    '02.3.4.price-not-exact',
  ],
  ['price-optional', 'The price may be missing.', swap('numeric(12, 2) NOT NULL', 'numeric(12, 2)'), '02.3.4.not-null'],
  ['price-negative', 'The price may be negative.', swap(' CHECK (price >= 0)', ''), '02.3.4.price-negative'],
  [
    'name-optional',
    'A product may have no name.',
    swap('name        text NOT NULL', 'name        text'),
    '02.3.4.not-null',
  ],
  ['points-negative', 'Points may be negative.', swap(' CHECK (loyalty_points >= 0)', ''), '02.3.4.points-negative'],
  [
    'email-not-unique',
    'Addresses may come twice.',
    swap('CREATE UNIQUE INDEX customers_email_key', 'CREATE INDEX customers_email_key'),
    '02.3.4.email-unique',
  ],
  [
    'email-optional',
    'A customer may have no address.',
    swap('email          text NOT NULL', 'email          text'),
    '02.3.4.not-null',
  ],
  [
    'no-category-index',
    'No index on the category.',
    dropLine('products_category_idx'),
    '02.3.5.category-without-index',
  ],
  ['no-active-index', 'No index on is_active.', dropLine('products_is_active_idx'), '02.3.5.is-active-without-index'],
  ['app-is-superuser', 'The services’ role is a superuser.', swap('NOSUPERUSER', 'SUPERUSER'), '02.3.6.app-superuser'],
  [
    'app-makes-databases',
    'The services’ role may make databases.',
    swap('NOCREATEDB', 'CREATEDB'),
    '02.3.6.app-createdb',
  ],
  [
    'role-not-told',
    'The container is not told the role’s name.',
    swap(/ {6}APP_DB_USER: \$\{APP_DB_USER:-shop_app\}\n/, ''),
    '02.3.6.role-unknown',
    compose,
  ],
  [
    'role-not-from-env',
    'The role has a fixed name.',
    swap('\\getenv app_user APP_DB_USER', '\\set app_user shop_app'),
    '02.3.6.role-not-made',
  ],
  [
    'price-non-zero',
    'A price of nothing is refused, a negative one is not.',
    swap('CHECK (price >= 0)', 'CHECK (price <> 0)'),
    '02.3.4.price-negative',
    live,
  ],
  [
    'currency-euro',
    'The currency has another default.',
    swap("DEFAULT 'RUB'", "DEFAULT 'EUR'"),
    '02.3.4.default',
    live,
  ],
  [
    'currency-any-length',
    'The currency may be of any length.',
    swap("char(3) NOT NULL DEFAULT 'RUB' CHECK (currency ~ '^[A-Z]{3}$')", "text NOT NULL DEFAULT 'RUB'"),
    '02.3.4.currency-length',
    live,
  ],
  [
    'timestamp-without-zone',
    'The time of making has no time zone.',
    swap('created_at  timestamptz', 'created_at  timestamp'),
    '02.3.4.column-type',
    live,
  ],
  [
    'no-default-id',
    'An id has to be given.',
    swap('uuid PRIMARY KEY DEFAULT gen_random_uuid()', 'uuid PRIMARY KEY'),
    ['02.3.4.minimal-row', '02.3.4.default'],
    live,
  ],
  [
    'no-usage',
    'The role may not use one schema.',
    swap(
      'GRANT USAGE ON SCHEMA common, sales, inventory, payment, shipping, customer',
      'GRANT USAGE ON SCHEMA common, sales, inventory, payment, shipping',
    ),
    '02.3.6.app-no-usage',
    live,
  ],
  [
    'read-only-role',
    'The role may only read.',
    swap('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES', 'GRANT SELECT ON TABLES'),
    '02.3.6.app-no-access',
    live,
  ],
]

export const databaseMutants: Mutant[] = rows.map(([id, description, edit, expect, more]) => ({
  id: `sql-${id}`,
  file: 'infrastructure/init-db.sql',
  description,
  edit,
  expect,
  ...more,
}))
