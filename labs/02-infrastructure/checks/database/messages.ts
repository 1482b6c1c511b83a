/** What is said of step 3, by rule and fault, and where in init-db.sql to look for it. */
import { type Live, liveRules } from '../live.ts'
import { files } from '../static/context.ts'

const explain = 'Ask PostgreSQL itself: SET enable_seqscan = off, then EXPLAIN a query of common.{table}.'

const excess = {
  says: 'The role APP_DB_USER may do more than its work: it has the right {right}.',
  next: 'Take away what a service never needs.',
}

export const messages = {
  '2.4.database-login': {
    says: 'PostgreSQL refuses the login that POSTGRES_USER and POSTGRES_PASSWORD give for the database POSTGRES_DB.',
    next: 'See how the environment of postgres is made from .env.',
    service: 'postgres',
  },
  '3.6.app-login': {
    says: 'PostgreSQL refuses the login that APP_DB_USER and APP_DB_PASSWORD give for the database POSTGRES_DB.',
    next: 'See how the role is made, and from which variables.',
    near: 'create\\s+(role|user)',
  },
  '3.1.init-error': {
    says: 'A statement of {script} failed on the first start, and the start went on.',
    next: 'Run the script by hand in an empty database until it is silent.',
  },
  '3.1.init-not-run': {
    says: 'The database POSTGRES_DB is empty: none of the six schemas is there.',
    next: 'Look at where the postgres container runs scripts from on its first start, and in which database.',
  },
  '3.2.missing-schema': {
    says: 'The database POSTGRES_DB lacks {missing}.',
    next: 'Compare the schemas that your script makes with the list in the lesson.',
  },
  '3.3.missing-enum': {
    says: 'There is no enumerated type common.{name}.',
    next: 'Make the type, or see why the script did not.',
  },
  '3.3.enum-in-other-schema': {
    says: 'The type {name} is not in common.',
    next: 'Say in which schema the type is to be made.',
    expected: 'common.{name}',
  },
  '3.3.enum-labels': {
    says: 'The labels of common.{name} are not those of the lesson, in its order.',
    next: 'Compare the labels one by one; their order counts.',
  },
  '3.4.missing-table': { says: 'There is no table common.{table}.', next: 'See in which schema it is made.' },
  '3.4.missing-column': {
    says: 'common.{table} has no column {column}.',
    next: 'Compare its columns with the list in the lesson.',
  },
  '3.4.column-type': {
    says: 'common.{table} has a column {column} of another type than asked for.',
    next: 'Choose the type that the lesson names for {column}.',
  },
  '3.4.minimal-row': {
    says: 'common.{table} does not take a row with only {given}.',
    next: 'See which column has to be given although the lesson does not ask for it.',
  },
  '3.4.default': {
    says: 'common.{table} does not fill in {column} as asked for when a row leaves it out.',
    next: 'Give {column} a default.',
  },
  '3.4.not-null': {
    says: 'common.{table} takes a row without {column}.',
    next: 'Let the database refuse a row in which {column} is missing.',
  },
  '3.4.price-not-exact': {
    says: 'common.{table} does not keep an amount in {column} exactly, with two decimals.',
    next: 'Choose a type that counts in decimals, with two of them.',
  },
  '3.4.price-negative': {
    says: 'common.{table} takes a {column} below zero.',
    next: 'Let the database itself refuse a negative price.',
  },
  '3.4.currency-length': {
    says: 'common.{table} takes a {column} of more than three letters.',
    next: 'Limit the length of a currency.',
  },
  '3.4.email-unique': {
    says: 'common.{table} takes the same {column} address twice.',
    next: 'Let the database itself keep addresses apart.',
  },
  '3.4.email-case': {
    says: 'common.{table} takes an {column} address again when its letters are written large.',
    next: 'Let the database compare addresses without regard to case.',
  },
  '3.4.points-negative': {
    says: 'common.{table} takes {column} below zero.',
    next: 'Let the database itself refuse negative points.',
  },
  '3.5.category-without-index': {
    says: 'No index of common.{table} helps to find products by category.',
    next: explain,
  },
  '3.5.is-active-without-index': {
    says: 'No index of common.{table} helps to find products by is_active.',
    next: explain,
  },
  '3.5.email-without-index': {
    says: 'No index of common.{table} helps to find a customer by the lower-cased e-mail address.',
    next: explain,
  },
  '3.5.redundant-index': {
    says: 'The index {name} of common.{table} repeats {other}: it costs on every write and helps no query.',
    next: 'See which of the two is needed.',
  },
  '3.6.app-superuser': excess,
  '3.6.app-createdb': excess,
  '3.6.app-createrole': excess,
  '3.6.app-no-usage': {
    says: 'The role APP_DB_USER may not use {closed}.',
    next: 'Grant the role the use of all six schemas.',
  },
  '3.6.app-no-access': {
    says: 'The role APP_DB_USER may not {deed}.',
    next: 'Look at when the rights are granted: tables made later are not included by themselves.',
  },
} as const

export type DatabaseFault = keyof typeof messages
export const { rule, ruleAfter } = liveRules<Live, DatabaseFault>(messages, files.sql, {
  '3.1': 'create\\s+schema',
  '3.2': 'create\\s+schema',
  '3.3': '\\b{name}\\b',
  '3.4': ['table\\b.*\\b{table}\\b', '^\\s*"?{column}"?\\s'],
  '3.5': 'table\\b.*\\b{table}\\b',
  '3.6': 'grant|create\\s+(role|user)',
})
