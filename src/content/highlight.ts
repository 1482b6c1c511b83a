/** Colours for code, given when the page is built: a highlighter in the browser would weigh more than a whole lesson. */
import prism, { type TokenStream } from 'prismjs'
import loadLanguages from 'prismjs/components/index.js'
import { escapeHtml } from './escape-html.ts'

// It would warn on its own; an unknown language is an error here.
loadLanguages.silent = true

/** The four roles that a reader can tell apart, with the names that Prism's grammars use for them. */
const roles: Record<string, string[]> = {
  comment: ['comment', 'shebang', 'prolog'],
  name: ['key', 'atrule', 'property', 'attr-name', 'function', 'directive', 'tag', 'class-name'],
  value: ['string', 'attr-value', 'char', 'number', 'boolean', 'constant', 'scalar', 'regex', 'template-string'],
  word: ['keyword', 'builtin', 'important', 'instruction', 'variable'],
}
const roleOf = new Map(Object.entries(roles).flatMap(([role, types]) => types.map(type => [type, role] as const)))

/**
 * `code` as HTML, with a `<span class="role">` around what has a role.
 *
 * @throws Error when Prism has no grammar for the language; `text` is for what has none
 */
export function highlight(code: string, language: string): string {
  if (language === 'text') return escapeHtml(code)
  loadLanguages([language])
  const grammar = prism.languages[language]
  if (!grammar) throw new Error(`There is no grammar for the language "${language}". Use "text" for none.`)
  return htmlOf(prism.tokenize(code, grammar))
}

function htmlOf(token: TokenStream): string {
  if (typeof token === 'string') return escapeHtml(token)
  if (Array.isArray(token)) return token.map(htmlOf).join('')
  const inner = htmlOf(token.content)
  const role = [token.type, ...[token.alias].flat()].map(type => roleOf.get(type ?? '')).find(Boolean)
  return role ? `<span class="${role}">${inner}</span>` : inner
}
