/**
 * Edits of an nginx configuration in its syntax tree, for mutants named by hand: reformatting the solution does not
 * change them.
 */
import { parseNginx } from '../../../stack/nginx/parse.ts'
import { printNginx, word } from '../../../stack/nginx/print.ts'
import type { Directive } from '../../../stack/nginx/types.ts'

/** A directive by name, and by its first words where several have that name: `location /api/v1/payment/`. */
export type Selector = string

/** Removes every directive that matches. When none does, the text stays unchanged, which `lab verify` refuses. */
export const withoutDirective = (...path: readonly Selector[]): ((text: string) => string) => each(path, () => [])

/** Replaces the words after the directive's name. */
export const withWords = (path: readonly Selector[], ...words: readonly string[]): ((text: string) => string) =>
  each(path, directive => [{ ...directive, args: words.map(word) }])

/** @param path from the outside in; a block that is not named may lie between two */
function each(path: readonly Selector[], change: (directive: Directive) => Directive[]): (text: string) => string {
  return text => {
    let found = false
    const apply = (directives: Directive[], rest: readonly Selector[]): Directive[] =>
      directives.flatMap(directive => {
        const inside = rest.length > 0 && fits(directive, rest[0]!) ? rest.slice(1) : rest
        if (inside.length === 0 && inside !== rest) {
          found = true
          return change(directive)
        }
        return [directive.block ? { ...directive, block: apply(directive.block, inside) } : directive]
      })
    const tree = apply(parseNginx(text, 'mutant'), path)
    return found ? printNginx(tree).text : text
  }
}

function fits({ name, args }: Directive, selector: Selector): boolean {
  const words = [name, ...args.map(({ value }) => value)].join(' ')
  return words === selector || words.startsWith(`${selector} `)
}
