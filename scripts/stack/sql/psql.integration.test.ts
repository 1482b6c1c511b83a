/** Init scripts run by us and by the real psql, on a real PostgreSQL, must leave the same behind and say the same. */
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { requires } from '../../test/requires.ts'
import { folderWith } from '../compose/folder.testkit.ts'
import { StackError } from '../error.ts'
import type { StackFailure } from '../types.ts'
import { runPsqlScript } from './run.ts'

const psql = spawnSync('psql', ['--version'], { stdio: 'ignore' }).status === 0

const env = { ...process.env, APP_USER: 'app user', APP_PASSWORD: `it's "q" \\ $x`, EMPTY: '' }

/** Each script leaves its marks in the table `seen`. */
const scripts: Record<string, string> = {
  'variables from the environment, in every kind of quote': `
\\getenv user APP_USER
\\getenv password APP_PASSWORD
\\getenv absent NOT_THERE
\\getenv empty EMPTY
create table :"user" (x text default :'password');
insert into :"user" default values;
insert into seen select x from :"user";
insert into seen values (:'user'), (':user'), ($$:user :'user'$$), (:'empty'), (:{?absent}), ('a'::text);
\\if :{?absent}
  insert into seen values ('absent is set');
\\else
  insert into seen values ('absent is not set');
\\endif
`,
  'statements made by queries': `
select 'create schema ' || name from (values ('one'), ('two')) as t(name) where name <> 'x' \\gexec
select 'insert into seen values (''a'')', null, 'insert into seen values (''b'')' \\gexec
insert into seen select schema_name from information_schema.schemata where schema_name in ('one', 'two');
select count(*) as n, true as yes, null as nothing, '{"a":1}'::jsonb as doc from seen \\gset my_
insert into seen values (:'my_n'), (:'my_yes'), (:{?my_nothing}), (:'my_doc');
select 1 as a, 2 as b
\\gset
insert into seen values (:a || '-' || :b);
`,
  'branches in branches': `
\\set on true
\\set zero 0
\\if :on
  \\if :zero
    insert into seen values ('wrong');
    \\i no-such-file
  \\elif yes
    insert into seen values ('elif');
  \\elif true
    insert into seen values ('second elif');
  \\else
    insert into seen values ('wrong');
  \\endif
  insert into
  \\if :on
    seen
  \\else
    nowhere
  \\endif
  values ('joined');
\\else
  this is not sql at all ';
'
  \\if true
    insert into seen values ('wrong');
  \\endif
\\endif
`,
  'everything that hides a semicolon': `
do $do$ begin insert into seen values ('do;'); end $do$;
create function f() returns text language sql begin atomic select case when true then 'atomic;' end; end;
insert into seen select f();
create function g() returns text language plpgsql as $$ begin return 'body;'; end; $$; insert into seen select g();
insert into seen values ('it''s;'), (E'tab\\t;\\'q'), ("left"('x;y', 2)) /* c; /* d; */ e; */; -- f;
create table "odd;name" (); insert into seen select relname from pg_class where relname like 'odd%';
begin; insert into seen values ('rolled back'); rollback;
begin; insert into seen values ('kept'); end;
insert into seen values ('combined')\\; insert into seen values ('with this');
insert into seen values ('no semicolon at the end')
`,
  'what it prints': `
\\echo plain words   and spaces
\\echo 'quoted  text' "double quoted" :DBNAME
\\set name 'a value' and more
\\echo :name :'name' :"name" :absent
\\unset name
\\echo :name
\\set shell \`echo "from $APP_USER"\`
\\echo :shell
\\echo before \\\\ insert into seen values ('after');
\\echo :ON_ERROR_STOP :ERROR :SQLSTATE :ROW_COUNT
`,
  'another database and another file': `
insert into seen values ('here');
\\ir more/included.sql
\\i more/included.sql
\\set target :DBNAME
\\c postgres
\\echo :DBNAME
\\connect :target
insert into seen values ('back'), (:'from_file');
`,
  'an end before the end': `
insert into seen values ('before');
\\q
insert into seen values ('never');
`,
  'going on after an error': `
\\set ON_ERROR_STOP off
insert into nowhere values (1);
\\echo :ERROR :SQLSTATE
insert into seen values ('went on'), (:'LAST_ERROR_SQLSTATE');
`,
}

const included = {
  'more/included.sql': `insert into seen values ('included');\n\\ir deeper.sql\n\\set from_file yes\n`,
  'more/deeper.sql': `insert into seen values ('deeper');\n`,
}

describe('a script leaves the same behind', () => {
  test.for(Object.entries(scripts))('as with psql: %s', async ([, script], context) => {
    requires('psql', psql)(context)
    const directory = folderWith({ 'script.sql': script, ...included })
    const theirs = await inDatabase(async url => {
      const args = ['-X', '-q', '-w', '-v', 'ON_ERROR_STOP=1', '-f', join(directory, 'script.sql'), url]
      const run = spawnSync('psql', args, { env, cwd: directory, encoding: 'utf8' })
      expect(run.status, run.stderr).toBe(0)
      return run.stdout
    })
    const ours = await inDatabase(url => runHere(url, script, directory))
    expect(ours).toEqual(theirs)
    expect(theirs.seen.length + theirs.output.length).toBeGreaterThan(0)
  })

  async function runHere(url: string, script: string, directory: string): Promise<string> {
    let output = ''
    await runPsqlScript(url, script, {
      env,
      directory,
      variables: { ON_ERROR_STOP: '1' },
      onOutput: line => {
        output += `${line}\n`
      },
    })
    return output
  }
})

describe('a mistake', () => {
  test.each<[script: string, line: number, message: string]>([
    ['select 1;\n\n  select\n    nope;\n', 4, 'PostgreSQL says: column "nope" does not exist.'],
    ['select 1;\n\ncreate table seen ();\n', 3, 'PostgreSQL says: relation "seen" already exists.'],
    ["insert into seen values ('x'),\n (1, 2);\n", 2, 'PostgreSQL says: VALUES lists must all be the same length.'],
    [
      "create unique index on seen (x);\ninsert into seen values ('a'), ('a');",
      2,
      'PostgreSQL says: duplicate key value violates unique constraint "seen_x_idx" (Key (x)=(a) already exists).',
    ],
    ['\\frobnicate x', 1, '\\frobnicate is not among the psql commands that can be run without psql.'],
    ['select 1;\n\\if maybe\n\\endif', 2, '\\if needs true or false, and "maybe" is neither.'],
    ['select 1;\n\\if true\nselect 2;', 2, 'The \\if that opens here has no \\endif.'],
    ['\\endif', 1, '\\endif stands outside of any \\if.'],
    ['\\i nope.sql', 1, '\\i cannot read nope.sql: ENOENT.'],
    ['select 1 where false \\gset', 1, '\\gset needs a query with one row, and this one gives 0.'],
    ["\\set a 'open", 1, '\\set a quote is not closed.'],
    [
      'copy seen from stdin;\na\n\\.\n',
      1,
      'COPY … FROM STDIN needs the data that follows it, which only psql itself can send.',
    ],
    ['\\c nowhere_at_all', 1, '\\c database "nowhere_at_all" does not exist.'],
  ])('is told with its line: %j', async (script, line, message) => {
    const failure = await failureOf(script)
    expect(failure).toMatchObject({ kind: 'service', message, place: { file: 'init.sql', line } })
  })

  test('in an included file is told with that file', async () => {
    const directory = folderWith({ 'sub/bad.sql': 'select 1;\nselect nope;\n' })
    expect((await failureOf('\\ir sub/bad.sql', directory)).place).toEqual({ file: 'sub/bad.sql', line: 2 })
  })

  test('stops the script, or is reported at its end', async () => {
    const script = "insert into seen values ('one'); select nope; insert into seen values ('two');"
    const stopped = await inDatabase(async url => String(await runPsqlScript(url, script).catch(error => error)))
    expect(stopped.seen).toEqual(['one'])
    const { seen } = await inDatabase(async url => {
      const { failures, statements } = await runPsqlScript(url, script, { onError: 'continue' })
      expect(failures.map(({ message }) => message)).toEqual(['PostgreSQL says: column "nope" does not exist.'])
      expect(statements).toBe(2)
      return ''
    })
    expect(seen).toEqual(['one', 'two'])
  })

  async function failureOf(script: string, directory?: string): Promise<StackFailure> {
    let failure: StackFailure | undefined
    await inDatabase(async url => {
      const run = runPsqlScript(url, script, { file: 'init.sql', directory })
      await run.catch((error: unknown) => {
        if (!(error instanceof StackError)) throw error
        failure = error.failure
      })
      return ''
    })
    expect(failure, 'the script was refused').toBeDefined()
    return failure!
  }
})

test('a client that is given stays open', async () => {
  await inDatabase(async url => {
    const client = new pg.Client(url)
    await client.connect()
    await runPsqlScript(client, "insert into seen values ('given');")
    expect((await client.query('select x from seen')).rows).toEqual([{ x: 'given' }])
    await client.end()
    return ''
  })
})

describe('the psql command of ours', () => {
  const script = fileURLToPath(new URL('./psql.ts', import.meta.url))
  const rows =
    "select 1 as one, 'a b' as two, null as three, true as four union all select 22, '', 'x', false order by 1"

  test.for<[name: string, args: string[], input?: string]>([
    ['a single value', ['-tAc', 'select 40 + 2']],
    ['rows without alignment', ['-A', '-c', rows]],
    ['rows with another separator', ['-At', '-F', ';', '-c', rows]],
    ['two commands and a variable', ['-q', '-v', 'x=7', '-At', '-c', 'select 1', '-c', 'select 2']],
    ['standard input', ['-q', '-v', 'ON_ERROR_STOP=1', '-v', 'who=you', '-At'], "\\echo hello :who\nselect :'who';\n"],
    ['an error that stops', ['-q', '-v', 'ON_ERROR_STOP=1', '-At'], 'select 1;\nselect nope;\nselect 2;\n'],
    ['an error that does not', ['-q', '-At'], 'select 1;\nselect nope;\nselect 2;\n'],
    ['a row kept in variables', ['-q', '-At'], 'select 1 as a, 2 as b \\gset\nselect :b;\nselect 3 \\g\n'],
    ['statements made by a query', ['-q', '-At'], "select 'select 4', 'select 5' \\gexec\n"],
    ['a command that fails', ['-At', '-c', 'select nope']],
    ['no server', ['-h', '127.0.0.1', '-p', '4', '-c', 'select 1']],
  ])('prints and ends as the real one: %s', async ([, args, input], context) => {
    requires('psql', psql)(context)
    await inDatabase(async url => {
      const target = args.includes('-h') ? [] : ['-d', url]
      const run = (command: string, ...before: string[]) => {
        const { status, stdout } = spawnSync(command, [...before, '-X', '-w', ...target, ...args], {
          input,
          encoding: 'utf8',
        })
        return { status, stdout }
      }
      expect(run(process.execPath, '--import', 'tsx', script)).toEqual(run('psql'))
      return ''
    })
  })
})

/** A fresh database with the table `seen`; gives what the run printed and what it left in the table. */
async function inDatabase(run: (url: string) => Promise<string>): Promise<{ output: string; seen: string[] }> {
  const server = new URL(inject('engines').postgres)
  const name = `psql_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client(server.href)
  await admin.connect()
  await admin.query(`create database ${name}`)
  onTestFinished(async () => {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  })
  const url = new URL(server)
  url.pathname = `/${name}`
  const client = new pg.Client(url.href)
  await client.connect()
  await client.query('create table seen (x text)')
  const output = (await run(url.href)).replaceAll(name, 'the-database')
  const { rows } = await client.query<{ x: string }>('select x from seen')
  await client.end()
  return { output, seen: rows.map(({ x }) => x) }
}
