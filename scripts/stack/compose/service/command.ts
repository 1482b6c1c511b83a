import { refuse } from '../error.ts'
import { splitWords } from '../shell-words.ts'
import { itemsOf, placeOfNode, type Tree, textOf } from '../yaml/tree.ts'

/** `command` or `entrypoint` as words. An empty list clears the image's own; undefined keeps it. */
export function readCommand(node: Tree | undefined, service: string, key: string): string[] | undefined {
  if (node?.kind === 'list') return itemsOf(node).map(item => textOf(item) ?? '')
  const text = textOf(node)
  if (node === undefined || text === undefined) return undefined
  const words = splitWords(text)
  if (words) return words
  const message = `The ${key} of ${service} has a quote or a parenthesis that is not closed as Compose reads it.`
  return refuse(placeOfNode(node), message, 'Write it as a list: ["sh", "-c", "…"].', service)
}
