/** Reads `docs/reference/directories.yaml`, a sentence for each folder, as the tree that its page shows. */
import Type from 'typebox'
import { yamlReader } from '../../scripts/read-yaml.ts'

const readEntries = yamlReader(Type.Record(Type.String(), Type.String({ pattern: '^[A-Z].*\\.$' })))

export interface Directory {
  /** `scripts/`, or a file beside the folders. */
  name: string
  sentence: string
  /** By their names within it. */
  folders: { name: string; sentence: string }[]
}

/** Each path with its sentence, in the order of the file; folders end with `/`. @throws Error naming file and line */
export const readDirectorySentences = (text: string, file: string): [path: string, sentence: string][] =>
  Object.entries(readEntries(text, file))

/** @throws Error naming the file, the line where there is one, and what is wrong */
export function readDirectories(text: string, file: string): Directory[] {
  const tree: Directory[] = []
  for (const [path, sentence] of readDirectorySentences(text, file)) {
    const [, top, below] = /^([^/]+\/?)(.*)$/.exec(path)!
    if (below === '') tree.push({ name: path, sentence, folders: [] })
    else {
      const parent = tree.find(({ name }) => name === top)
      if (!parent) throw new Error(`${file}: "${path}" stands before "${top}".`)
      parent.folders.push({ name: below!, sentence })
    }
  }
  return tree
}
