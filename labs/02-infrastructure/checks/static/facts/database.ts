/** Everything the static checks of step 3 know about the database, read once per run. */
import { files, inWorkspace, projectOf, type StaticContext } from '../context.ts'
import { buildCatalogue, type Catalogue, unfollowed } from './catalogue.ts'
import { type InitScripts, initScripts } from './init-scripts.ts'
import { withoutComments as shellWithoutComments } from './shell-text.ts'
import { readSql, type SqlScript } from './sql.ts'

export interface Database {
  init: InitScripts
  /** init-db.sql and the other SQL of the first start, in its order. */
  scripts: SqlScript[]
  catalogue: Catalogue
  /** What can make things that `catalogue` does not show. */
  dynamic: string
  /** All that runs on the first start without its comments, for questions about words. */
  texts: string
}

const known = new WeakMap<StaticContext, Promise<Database | undefined>>()

/** Undefined when there is no postgres service or no init-db.sql. */
export function databaseOf(context: StaticContext): Promise<Database | undefined> {
  let found = known.get(context)
  if (!found) {
    found = readDatabase(context)
    known.set(context, found)
  }
  return found
}

async function readDatabase(context: StaticContext): Promise<Database | undefined> {
  const service = context.compose && projectOf(context).services.postgres
  const own = context.read(files.sql)
  if (own === undefined) return undefined
  const init = service ? initScripts(service) : { scripts: [], all: [], certain: false }
  const named = init.scripts.map(script => ({
    ...script,
    file: (script.source && inWorkspace(context, script.source)) ?? script.path,
  }))
  const direct = named.filter(({ path }) => path.endsWith('.sql')).map(({ file, text }) => ({ file, text }))
  const sql = direct.some(({ file }) => file === files.sql) ? direct : [{ file: files.sql, text: own }, ...direct]
  const scripts = await Promise.all(sql.map(({ file, text }) => readSql(text, file)))
  const others = named.filter(({ path }) => !path.endsWith('.sql')).map(({ text }) => text)
  const dynamic = unfollowed(scripts, init.certain ? others : [...others, 'EXECUTE'])
  return {
    init,
    scripts,
    catalogue: buildCatalogue(scripts),
    dynamic,
    texts: [...scripts.flatMap(withoutComments), ...others.map(shellWithoutComments)].join('\n'),
  }
}

/** Comments of SQL are blanks in the parsed text already; what psql does by itself stands beside it. */
function withoutComments({ sql, commands }: SqlScript): string[] {
  return [sql, ...commands.map(({ name, args }) => `\\${name} ${args}`)]
}
