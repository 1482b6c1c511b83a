/**
 * What plain SQL makes, in the order in which it runs: schemas, types, tables, indexes, roles. A script can also make
 * things in ways that only a server can follow; `isCertain` says for which names nothing of the kind is in sight.
 */
import { childNode, type Node, names, nodeList, type SqlScript, textAt } from './sql.ts'

export interface Made {
  file: string
  line: number
}

export interface Table extends Made {
  schema: string
  name: string
  columns: Map<string, Column>
  /** CHECK, UNIQUE and EXCLUDE of the table, as nodes. */
  constraints: Node[]
  /** False when columns come from elsewhere (LIKE, INHERITS, OF). */
  complete: boolean
}

export interface Column extends Made {
  /** `numeric`, `citext`; without `pg_catalog`. */
  type: string
  /** `(12, 2)` */
  modifiers: number[]
  /** Has a collation of its own. */
  collated: boolean
  constraints: Node[]
}

export interface Index extends Made {
  schema: string
  table: string
  node: Node
}

export interface Catalogue {
  schemas: Map<string, Made>
  /** By `schema.name`. */
  enums: Map<string, Made & { labels: string[] }>
  domains: Map<string, Node>
  tables: Map<string, Table>
  indexes: Index[]
  roles: (Made & { name: string; options: Map<string, Node>; isUser: boolean })[]
  databases: (Made & { name: string })[]
}

export function buildCatalogue(scripts: readonly SqlScript[]): Catalogue {
  const catalogue: Catalogue = {
    schemas: new Map(),
    enums: new Map(),
    domains: new Map(),
    tables: new Map(),
    indexes: [],
    roles: [],
    databases: [],
  }
  for (const { file, statements, commands, sql } of scripts) {
    // A new session for each script, and for each \\connect in it: the search path starts anew.
    const connects = commands.filter(({ name }) => /^c(onnect)?$/.test(name)).map(command => command.line)
    const bytes = Buffer.from(sql)
    const lineAt = (byte: unknown) =>
      bytes
        .subarray(0, Number(byte) || 0)
        .toString()
        .split('\n').length
    let session: Session = { path: 'public', lineAt }
    for (const { kind, node, line } of statements) {
      if (connects.some(connect => connect < line)) {
        session = { path: 'public', lineAt }
        connects.splice(0, connects.filter(connect => connect < line).length)
      }
      apply(catalogue, session, kind, node, { file, line })
    }
  }
  return catalogue
}

interface Session {
  path: string
  /** The line of a byte of the script. */
  lineAt: (byte: unknown) => number
}

function apply(catalogue: Catalogue, session: Session, kind: string, node: Node, made: Made): void {
  switch (kind) {
    case 'VariableSetStmt':
      if (textAt(node, 'name') === 'search_path') session.path = searchPath(node)
      break
    case 'CreateSchemaStmt': {
      const schema = textAt(node, 'schemaname') ?? ''
      catalogue.schemas.set(schema, made)
      for (const element of nodeList(node, 'schemaElts')) {
        const [inner = '', content] = Object.entries(element)[0] ?? []
        apply(catalogue, { ...session, path: schema }, inner, content as Node, made)
      }
      break
    }
    case 'CreateEnumStmt':
      catalogue.enums.set(qualified(names(nodeList(node, 'typeName')), session), {
        ...made,
        labels: names(nodeList(node, 'vals')),
      })
      break
    case 'AlterEnumStmt':
      alterEnum(catalogue, session, node)
      break
    case 'AlterObjectSchemaStmt':
      moveSchema(catalogue, session, node)
      break
    case 'CreateDomainStmt':
      catalogue.domains.set(names(nodeList(node, 'domainname')).at(-1) ?? '', node)
      break
    case 'CreateStmt': {
      const table = readTable(node, session, made)
      catalogue.tables.set(`${table.schema}.${table.name}`, table)
      break
    }
    case 'AlterTableStmt':
      alterTable(catalogue, session, node, made)
      break
    case 'IndexStmt': {
      const relation = childNode(node, 'relation')
      catalogue.indexes.push({
        ...made,
        schema: textAt(relation, 'schemaname') ?? session.path,
        table: textAt(relation, 'relname') ?? '',
        node,
      })
      break
    }
    case 'CreateRoleStmt':
      catalogue.roles.push({
        ...made,
        name: textAt(node, 'role') ?? '',
        options: roleOptions(node),
        isUser: node.stmt_type === 'ROLESTMT_USER',
      })
      break
    case 'AlterRoleStmt': {
      const name = textAt(childNode(childNode(node, 'role'), 'RoleSpec') ?? childNode(node, 'role'), 'rolename')
      const role = catalogue.roles.find(each => each.name === name)
      for (const [option, value] of roleOptions(node)) role?.options.set(option, value)
      break
    }
    case 'CreatedbStmt':
      catalogue.databases.push({ ...made, name: textAt(node, 'dbname') ?? '' })
      break
  }
}

function searchPath(node: Node): string {
  const [first] = nodeList(node, 'args').flatMap(
    arg => textAt(childNode(childNode(arg, 'A_Const'), 'sval'), 'sval') ?? [],
  )
  return first?.split(',')[0]?.trim() || 'public'
}

function qualified(parts: string[], session: Session): string {
  return parts.length > 1 ? parts.slice(-2).join('.') : `${session.path}.${parts[0]}`
}

function alterEnum({ enums }: Catalogue, session: Session, node: Node): void {
  const labels = enums.get(qualified(names(nodeList(node, 'typeName')), session))?.labels
  const [added, renamed, neighbour] = ['newVal', 'oldVal', 'newValNeighbor'].map(key => textAt(node, key))
  if (!labels || added === undefined) return
  if (renamed !== undefined) labels.splice(labels.indexOf(renamed), 1, added)
  else if (neighbour !== undefined) labels.splice(labels.indexOf(neighbour) + (node.newValIsAfter ? 1 : 0), 0, added)
  else labels.push(added)
}

function moveSchema({ enums, tables }: Catalogue, session: Session, node: Node): void {
  const schema = textAt(node, 'newschema') ?? ''
  const relation = childNode(node, 'relation')
  const parts: string[] = relation
    ? [textAt(relation, 'schemaname') ?? session.path, textAt(relation, 'relname') ?? '']
    : names(nodeList(childNode(childNode(node, 'object'), 'List'), 'items'))
  const from = qualified(parts, session)
  const moved = enums.get(from)
  if (moved) {
    enums.delete(from)
    enums.set(`${schema}.${parts.at(-1)}`, moved)
  }
  const table = tables.get(from)
  if (table) {
    tables.delete(from)
    tables.set(`${schema}.${table.name}`, { ...table, schema })
  }
}

function readTable(node: Node, session: Session, made: Made): Table {
  const relation = childNode(node, 'relation')
  const table: Table = {
    ...made,
    schema: textAt(relation, 'schemaname') ?? session.path,
    name: textAt(relation, 'relname') ?? '',
    columns: new Map(),
    constraints: [],
    complete: node.inhRelations === undefined && node.ofTypename === undefined,
  }
  for (const element of nodeList(node, 'tableElts')) {
    const column = childNode(element, 'ColumnDef')
    const constraint = childNode(element, 'Constraint')
    if (column) table.columns.set(textAt(column, 'colname') ?? '', readColumn(column, made, session))
    else if (constraint) table.constraints.push(constraint)
    else table.complete = false
  }
  return table
}

function readColumn(node: Node, made: Made, { lineAt }: Session): Column {
  const typeName = childNode(node, 'typeName')
  return {
    file: made.file,
    line: lineAt(node.location),
    type: names(nodeList(typeName, 'names')).at(-1) ?? '',
    modifiers: nodeList(typeName, 'typmods').map(item =>
      Number(childNode(childNode(item, 'A_Const'), 'ival')?.ival ?? 0),
    ),
    collated: node.collClause !== undefined,
    constraints: nodeList(node, 'constraints').map(item => childNode(item, 'Constraint') ?? {}),
  }
}

function alterTable({ tables }: Catalogue, session: Session, node: Node, made: Made): void {
  const relation = childNode(node, 'relation')
  const table = tables.get(`${textAt(relation, 'schemaname') ?? session.path}.${textAt(relation, 'relname')}`)
  if (!table) return
  for (const item of nodeList(node, 'cmds')) {
    const command = childNode(item, 'AlterTableCmd')
    const definition = childNode(command, 'def')
    const columnNode = childNode(definition, 'ColumnDef')
    const column = table.columns.get(textAt(command, 'name') ?? '')
    switch (textAt(command, 'subtype')) {
      case 'AT_AddColumn':
        if (columnNode) table.columns.set(textAt(columnNode, 'colname') ?? '', readColumn(columnNode, made, session))
        break
      case 'AT_DropColumn':
        table.columns.delete(textAt(command, 'name') ?? '')
        break
      case 'AT_AlterColumnType':
        if (column && columnNode)
          Object.assign(column, { ...readColumn(columnNode, made, session), constraints: column.constraints })
        break
      case 'AT_SetNotNull':
        column?.constraints.push({ contype: 'CONSTR_NOTNULL' })
        break
      case 'AT_AddConstraint':
        table.constraints.push(childNode(definition, 'Constraint') ?? {})
        break
      case 'AT_ColumnDefault':
        break
      default:
        // Something that is not read here; what it does to the columns only a server knows.
        table.complete = false
    }
  }
}

function roleOptions(node: Node): Map<string, Node> {
  return new Map(
    nodeList(node, 'options').flatMap(item => {
      const option = childNode(item, 'DefElem')
      return option ? [[textAt(option, 'defname') ?? '', option] as const] : []
    }),
  )
}

const runsText = new Set([
  'DoStmt',
  'CreateFunctionStmt',
  'CallStmt',
  'CreateTrigStmt',
  'RuleStmt',
  'CreateEventTrigStmt',
  'CreateTableAsStmt',
  'DropStmt',
  'RenameStmt',
  'SelectStmt',
  'ViewStmt',
  'CopyStmt',
  'ExecuteStmt',
  'AlterDatabaseSetStmt',
  'AlterRoleSetStmt',
])
const runsMore = /^(gexec|if|elif|else|i|ir|include|include_relative|copy|!|gset)$/

/** The parts of the scripts that can make or change things in ways that are not followed here, as text. */
export function unfollowed(scripts: readonly SqlScript[], others: readonly string[]): string {
  const statements = scripts.flatMap(script =>
    script.statements.filter(({ kind }) => runsText.has(kind)).map(({ node }) => JSON.stringify(node)),
  )
  const metas = scripts.flatMap(script =>
    script.commands.filter(({ name }) => runsMore.test(name)).map(({ name, args }) => `${name} ${args}`),
  )
  return [...statements, ...metas, ...others].join('\n')
}

/** Loops over the catalogue can reach everything without naming it. */
const reachesAll =
  /pg_class|pg_tables|pg_namespace|pg_type|pg_attribute|information_schema|regclass|search_path|set_config|PGOPTIONS|EXECUTE|execute|format|quote_ident/

/** Whether all that happens to something of this name is in the catalogue. */
export function isCertain(dynamic: string, ...words: string[]): boolean {
  return (
    !reachesAll.test(dynamic) &&
    !words.some(word => new RegExp(`(?<![A-Za-z_])${word}(?![A-Za-z_])`, 'i').test(dynamic))
  )
}
