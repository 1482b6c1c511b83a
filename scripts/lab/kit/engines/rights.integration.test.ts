import type pg from 'pg'
import { expect, test } from 'vitest'
import { rightsOf, rolesNamed } from './rights.ts'
import { connect } from './server.testkit.ts'

const names = ['rights_owner', 'rights_reader']

/** In a transaction that is rolled back: two roles, and a schema with a table of the first. */
async function withRoles(...statements: string[]): Promise<pg.Client> {
  const client = await connect()
  await client.query(
    `BEGIN; CREATE ROLE rights_owner LOGIN; CREATE ROLE rights_reader LOGIN;
     CREATE SCHEMA rights_test AUTHORIZATION rights_owner;
     SET LOCAL ROLE rights_owner; CREATE TABLE rights_test.secrets (id integer, said text); RESET ROLE`,
  )
  for (const statement of statements) await client.query(statement)
  return client
}

async function readerMay(...statements: string[]) {
  const client = await withRoles(...statements)
  const rights = await rightsOf(client, ['rights_reader'])
  await client.end()
  return rights.filter(({ schema }) => schema === 'rights_test').map(({ verb, thing }) => `${verb} ${thing}`)
}

const look = 'GRANT USAGE ON SCHEMA rights_test TO rights_reader'

test('who owns a table may do everything with it, and who was granted nothing may do nothing', async () => {
  const client = await withRoles()
  const rights = (await rightsOf(client, names)).filter(({ schema }) => schema === 'rights_test')
  expect(new Set(rights.map(({ role }) => role))).toEqual(new Set(['rights_owner']))
  const verbs = rights.filter(({ thing }) => thing === 'rights_test.secrets').map(({ verb }) => verb)
  expect(verbs).toEqual(expect.arrayContaining(['ALTER', 'TRUNCATE', 'SELECT', 'INSERT']))
  expect(rights.some(({ verb, thing }) => verb === 'CREATE' && thing === 'the schema rights_test')).toBe(true)
})

test('a grant on one column counts, and none counts in a schema that is closed', async () => {
  const grant = 'GRANT SELECT (id) ON rights_test.secrets TO rights_reader'
  expect(await readerMay(look, grant)).toEqual(['SELECT rights_test.secrets'])
  expect(await readerMay(grant)).toEqual([])
})

test('what everybody was granted counts, and so does what a role may do that it can become', async () => {
  expect(await readerMay(look, 'GRANT DELETE ON rights_test.secrets TO PUBLIC')).toEqual(['DELETE rights_test.secrets'])
  expect(await readerMay('GRANT rights_owner TO rights_reader WITH INHERIT FALSE')).toContain(
    'ALTER rights_test.secrets',
  )
})

test('of a view it is said which tables are seen through it', async () => {
  const view = 'CREATE VIEW rights_test.told AS SELECT said FROM rights_test.secrets'
  const client = await withRoles(look, view, 'GRANT SELECT ON rights_test.told TO rights_reader')
  const [right] = (await rightsOf(client, ['rights_reader'])).filter(({ thing }) => thing === 'rights_test.told')
  expect(right).toMatchObject({ verb: 'SELECT', tables: ['secrets', 'told'] })
})

test('a role has its attributes, and those of the others that it can become', async () => {
  const client = await withRoles('ALTER ROLE rights_reader CREATEDB', 'GRANT rights_owner TO rights_reader')
  const roles = await rolesNamed(client, [...names, 'nobody_here'])
  expect(roles.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: 'rights_owner', has: ['canlogin'], becomes: [] },
    { name: 'rights_reader', has: ['canlogin', 'createdb'], becomes: ['rights_owner'] },
  ])
})
