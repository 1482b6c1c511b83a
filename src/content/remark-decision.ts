/** Remark plugin: adds a decision's status and date, from its front matter, below its title. */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Paragraph, Root } from 'mdast'
import type { VFile } from 'vfile'
import { readDecision } from './decisions.ts'

export default function remarkDecision(): (tree: Root, page: VFile) => void {
  return (tree, page) => {
    if (!/[\\/]docs[\\/]adr[\\/]\d{4}-[^\\/]+$/.test(page.path)) return
    const { status, date } = readDecision(readFileSync(page.path, 'utf8'), relative(page.cwd, page.path))
    const title = tree.children.findIndex(node => node.type === 'heading' && node.depth === 1)
    tree.children.splice(title + 1, 0, standing(status, date))
  }
}

/** `Accepted, 21 November 2026` */
function standing(status: string, date: string): Paragraph {
  const day = new Date(date).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const words = `${status.charAt(0).toUpperCase()}${status.slice(1)}, ${day}`
  const data = { hProperties: { className: ['decision-standing'] } }
  return { type: 'paragraph', data, children: [{ type: 'text', value: words }] }
}
