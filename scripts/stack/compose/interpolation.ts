/** Compose interpolation: `$NAME`, `${NAME}`, `${NAME:-default}` and its sisters, nested, with `$$` for a dollar sign. */
import type { Interpolation } from '../types.ts'

export type Variable = Omit<Interpolation, 'place'>

type Part = string | (Variable & { parts: Part[] })

/** A text that is not a template: an unclosed `${` or a name that no variable can have. */
export class TemplateError extends Error {}

/** A variable marked as required (`?`, `:?`) that has no value. */
export class MissingVariable extends Error {
  constructor(
    readonly variable: string,
    readonly explanation: string,
  ) {
    super(`Required variable ${variable} is missing a value${explanation ? `: ${explanation}` : ''}`)
  }
}

export interface Evaluation {
  lookup: (name: string) => string | undefined
  /** Answers for a required variable without a value. Without it, MissingVariable is thrown. */
  missing?: (name: string) => string
}

/** The text with its variables replaced. Throws TemplateError or MissingVariable. */
export function interpolate(text: string, evaluation: Evaluation): string {
  return text.includes('$') ? evaluate(parse(text), evaluation) : text
}

/** Every variable of a text, also those inside defaults that are not needed. */
export function variablesOf(text: string): Variable[] {
  const collect = (parts: Part[]): Variable[] =>
    parts.flatMap(part => {
      if (typeof part === 'string') return []
      const { name, operator, argument } = part
      return [{ name, operator, argument }, ...collect(part.parts)]
    })
  return text.includes('$') ? collect(parse(text)) : []
}

function parse(text: string): Part[] {
  const parts: Part[] = []
  let rest = text
  for (let dollar = rest.indexOf('$'); dollar >= 0; dollar = rest.indexOf('$')) {
    parts.push(rest.slice(0, dollar))
    rest = rest.slice(dollar)
    const name = /^\$([A-Za-z_]\w*)/.exec(rest)?.[1]
    if (rest.startsWith('${')) {
      const body = bracedBody(rest)
      parts.push(parseBody(body, text))
      rest = rest.slice(body.length + 3)
    } else if (name) {
      parts.push({ name, operator: '', argument: '', parts: [] })
      rest = rest.slice(name.length + 1)
    } else {
      // `$$` is an escaped dollar sign; any other dollar sign stands for itself.
      parts.push('$')
      rest = rest.slice(rest.startsWith('$$') ? 2 : 1)
    }
  }
  return [...parts, rest]
}

/** What stands between `${` and its own closing brace. */
function bracedBody(text: string): string {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    if (text.startsWith('${', index)) depth++
    else if (text[index] === '}' && --depth === 0) return text.slice(2, index)
  }
  throw new TemplateError(`\`${text}\` opens a variable with \${ and does not close it`)
}

function parseBody(body: string, text: string): Part {
  const match = /^([A-Za-z_]\w*)(?:(:?[-?+])([\s\S]*))?$/.exec(body)
  if (!match) throw new TemplateError(`\`\${${body}}\` in \`${text}\` is not a variable`)
  const argument = match[3] ?? ''
  return { name: match[1]!, operator: (match[2] ?? '') as Variable['operator'], argument, parts: parse(argument) }
}

function evaluate(parts: Part[], evaluation: Evaluation): string {
  return parts.map(part => (typeof part === 'string' ? part : evaluateVariable(part, evaluation))).join('')
}

function evaluateVariable(part: Exclude<Part, string>, evaluation: Evaluation): string {
  const value = evaluation.lookup(part.name)
  const given = part.operator.startsWith(':') ? Boolean(value) : value !== undefined
  const argument = () => evaluate(part.parts, evaluation)
  const operator = part.operator.at(-1)
  if (operator === undefined) return value ?? ''
  if (operator === '+') return given ? argument() : ''
  if (given) return value!
  if (operator === '-') return argument()
  if (evaluation.missing) return evaluation.missing(part.name)
  throw new MissingVariable(part.name, argument())
}
