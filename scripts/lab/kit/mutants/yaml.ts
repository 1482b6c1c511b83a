/** Edits of a YAML document by path, for mutants named by hand: reformatting the solution does not change them. */
import { isMap, parseDocument } from 'yaml'

type Path = readonly (string | number)[]

/** Removes the value at `path`. When there is none, the text stays unchanged, which `lab verify` refuses. */
export const without =
  (...path: Path) =>
  (text: string): string =>
    edited(text, document => document.hasIn(path) && document.deleteIn(path))

/** Sets the value at `path`, and adds it when it is missing. */
export const withValue =
  (path: Path, value: unknown) =>
  (text: string): string =>
    edited(text, document => {
      document.setIn(path, document.createNode(value))
      return true
    })

/** Renames the key at `path`. */
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
