/** Edits of a YAML document by path, for mutants named by hand: reformatting the solution changes nothing for them. */
import { isMap, parseDocument } from 'yaml'

type Path = readonly (string | number)[]

/** Without the value at `path`; the text unchanged, which `lab verify` refuses, when there is none. */
export const without =
  (...path: Path) =>
  (text: string): string =>
    edited(text, document => document.hasIn(path) && document.deleteIn(path))

/** With another value at `path`; what is not there yet is added. */
export const withValue =
  (path: Path, value: unknown) =>
  (text: string): string =>
    edited(text, document => {
      document.setIn(path, document.createNode(value))
      return true
    })

/** With the key at `path` called otherwise. */
export const renamed =
  (path: Path, name: string) =>
  (text: string): string =>
    edited(text, document => {
      const parent = document.getIn(path.slice(0, -1))
      const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === path.at(-1)) : undefined
      if (!pair) return false
      pair.key = document.createNode(name)
      return true
    })

function edited(text: string, edit: (document: ReturnType<typeof parseDocument>) => boolean): string {
  const document = parseDocument(text)
  return edit(document) ? document.toString({ lineWidth: 0 }) : text
}
