/** Secrets that stand as text in files which Git would take, found by the forms in which such files hold them. */
import { relative } from 'node:path'
import ignore from 'ignore'
import { files, type StaticContext } from '../context.ts'
import { readEnvExample } from './env-example.ts'
import { isReference, isSecretName, isWritten, passwordInUrl } from './secrets.ts'
import { type SqlSecret, sqlSecrets } from './sql-secrets.ts'

export interface WrittenSecret {
  file: string
  line: number
  /** What it is the secret of, without the secret. */
  what: string
}

type Reader = (line: string) => string | undefined

interface Kind {
  applies: RegExp
  comment: RegExp
  read: Reader[]
  /** For what may go over several lines. */
  readWhole?: (text: string) => SqlSecret[]
}

/** By kind of file: functions that say of a line whose secret it holds. */
const readers: Kind[] = [
  { applies: /\.ya?ml$/, comment: /^\s*#/, read: [url, commandLine, psqlEnvironment] },
  { applies: /\.sql$/, comment: /^\s*--/, read: [], readWhole: sqlSecrets },
  {
    applies: /\.(sh|bash)$/,
    comment: /^\s*#/,
    read: [assignment, shellDefault, url, psqlEnvironment],
    readWhole: sqlSecrets,
  },
  { applies: /(^|\/)Dockerfile(\.\w+)?$/, comment: /^\s*#/, read: [dockerVariable, url] },
  { applies: /\.(conf|template)$/, comment: /^\s*#/, read: [url, configDirective] },
]

/** `compose`: YAML files. `others`: everything else, the environment files among it. Given files (`app/`) are ours. */
export function writtenSecrets(context: StaticContext, kind: 'compose' | 'others'): WrittenSecret[] {
  const ignored = ignore().add(context.read(files.gitignore) ?? '')
  const tracked = context
    .list()
    .filter(file => !file.startsWith('app/') && !ignored.ignores(file) && file !== files.example)
  if (kind === 'compose')
    return tracked.filter(file => /\.ya?ml$/.test(file)).flatMap(file => inLines(file, context.read(file) ?? ''))
  const texts = tracked
    .filter(file => !/\.ya?ml$/.test(file))
    .flatMap(file => {
      if (/(^|\/)[^/]*\.env(\.[\w-]+)?$/.test(file))
        return inEnvFile(file, file === '.env' ? context.ownEnv : context.read(file))
      return inLines(file, context.read(file) ?? '')
    })
  return [...texts, ...inSecretFiles(context, tracked)]
}

function inLines(file: string, text: string): WrittenSecret[] {
  return readers
    .filter(({ applies }) => applies.test(file))
    .flatMap(({ comment, read, readWhole }) => {
      const lines = text.split('\n').map(line => (comment.test(line) ? '' : line))
      const said = new Map(
        (readWhole?.(lines.join('\n')) ?? []).map(({ index, what }) => [lineAt(lines, index), what] as const),
      )
      lines.forEach((line, index) => {
        const what = read.map(reader => reader(line)).find(Boolean)
        if (what) said.set(index + 1, what)
      })
      return [...said].sort(([one], [other]) => one - other).map(([line, what]) => ({ file, line, what }))
    })
}

const lineAt = (lines: string[], index: number): number => lines.join('\n').slice(0, index).split('\n').length

function inEnvFile(file: string, text: string | undefined): WrittenSecret[] {
  const { variables } = readEnvExample(text ?? '')
  return variables
    .filter(({ name, value }) => (isSecretName(name) ? isWritten(value) : isWritten(passwordInUrl(value))))
    .map(({ name, line }) => ({ file, line, what: name }))
}

/** Files that the compose file declares as secrets, when Git would take them. */
function inSecretFiles(context: StaticContext, tracked: string[]): WrittenSecret[] {
  const declared = Object.values(context.compose?.services ?? {}).flatMap(({ secrets }) => secrets)
  return [...new Map(declared.map(secret => [secret.file, secret])).values()].flatMap(({ file, source }) => {
    const path = file && relative(context.scratch, file)
    const isSecret = path && tracked.includes(path) && isWritten(context.read(path)?.trim())
    return isSecret ? [{ file: path, line: 1, what: `the secret ${source}` }] : []
  })
}

function url(line: string): string | undefined {
  const password = passwordInUrl(line.replace(/\$\{[^{}]*\}/g, whole => (/:?-.*:\/\//.test(whole) ? whole : '$')))
  return password !== undefined && !isReference(password) ? 'the password in a URL' : undefined
}

function commandLine(line: string): string | undefined {
  const [, option, value] = /(--requirepass|--masterauth|--pass)["', \\]+([^\s"',\]\\]+)/.exec(line) ?? []
  return option && value && !isReference(value) ? `the value of ${option}` : undefined
}

function psqlEnvironment(line: string): string | undefined {
  const [, name, value] = /\b(PGPASSWORD|REDISCLI_AUTH)=["']?([^\s"']+)/.exec(line) ?? []
  return name && value && !isReference(value) ? name : undefined
}

function assignment(line: string): string | undefined {
  const [, name, value] = /^\s*(?:export\s+|readonly\s+|local\s+)?([A-Za-z_]\w*)=["']?([^"'\s;]+)/.exec(line) ?? []
  return name && value && isSecretName(name) && isWritten(value) && !/[`(]/.test(value) ? name : undefined
}

function shellDefault(line: string): string | undefined {
  for (const [, name, value] of line.matchAll(/\$\{(\w+):?[-=]([^}$]+)\}/g)) {
    if (isSecretName(name!) && isWritten(value)) return name
  }
  return undefined
}

function dockerVariable(line: string): string | undefined {
  const [, name, value] = /^\s*(?:ENV|ARG)\s+([A-Za-z_]\w*)(?:=|\s+)["']?([^"'\s]+)/i.exec(line) ?? []
  return name && value && isSecretName(name) && isWritten(value) ? name : undefined
}

function configDirective(line: string): string | undefined {
  const [, name, value] = /^\s*(requirepass|masterauth)\s+(\S+)/.exec(line) ?? []
  return name && isWritten(value?.replace(/["']/g, '')) ? name : undefined
}
