/** Lays a page out on a screen: head and foot stay, the body between them scrolls. Pure. */
import pc from 'picocolors'
import { clip, justify, wrap } from './styled-text.ts'

export interface Size {
  columns: number
  rows: number
}

export interface Page {
  head: readonly string[]
  /** Lines of any length. */
  body: readonly string[]
  foot: readonly string[]
}

export interface LaidOut {
  /** At most as many lines as the screen has rows, none wider than the screen. */
  lines: string[]
  /** How many lines of the body are above the screen: the requested number, limited to the lines there are. */
  scroll: number
  /** How many lines of the body are shown at a time. */
  room: number
}

/** Rows that a screen must have to keep the head visible. */
const rowsForHead = 8

/** @param scroll lines of the body to skip; a number that is too large means the end */
export function layOut({ head, body, foot }: Page, { columns, rows }: Size, scroll = 0): LaidOut {
  const top = rows < rowsForHead ? [] : head
  const lines = body.flatMap(line => wrap(line, columns))
  const room = Math.max(rows - top.length - foot.length - 1, 1)
  const first = Math.max(Math.min(scroll, lines.length - room), 0)
  const shown = lines.slice(first, first + room)
  const filled = [...shown, ...Array.from({ length: room - shown.length }, () => '')]
  const below = lines.length - first - shown.length
  const all = [...top, ...filled, rule(first, below, columns), ...foot]
  return { lines: all.slice(0, rows).map(line => clip(line, columns)), scroll: first, room }
}

/** The line above the foot; it says how much of the body is not on the screen. */
function rule(above: number, below: number, columns: number): string {
  const line = '─'.repeat(columns)
  if (above === 0 && below === 0) return pc.dim(line)
  const words = [above > 0 && `↑ ${above} more`, below > 0 && `↓ ${below} more`].filter(Boolean).join('  ')
  return justify(pc.dim('─'.repeat(Math.max(columns - words.length - 2, 0))), words, columns)
}

const pageOverlap = 2

/** The new scroll position for a scrolling key; undefined for any other key. */
export function scrollBy(key: string, { scroll, room }: Pick<LaidOut, 'scroll' | 'room'>): number | undefined {
  const page = Math.max(room - pageOverlap, 1)
  const to: Record<string, number> = {
    up: scroll - 1,
    down: scroll + 1,
    pageup: scroll - page,
    pagedown: scroll + page,
    space: scroll + page,
    home: 0,
    end: Number.MAX_SAFE_INTEGER,
  }
  const target = to[key]
  return target === undefined ? undefined : Math.max(target, 0)
}
