/**
 * Text on a terminal: its width, and where it is cut or broken. Colour codes have no width, and each resulting line
 * opens and closes its own. All other control characters are removed, because findings quote the output of a learner's
 * program.
 */
import { stripVTControlCharacters } from 'node:util'

/** One character as a reader sees it. */
interface Cell {
  text: string
  width: 0 | 1 | 2
  /** The colour codes of the line up to here. */
  style: string
}

const esc = '\x1b'
const reset = `${esc}[0m`
const tab = '    '
const colourCode = new RegExp(`(${esc}\\[[\\d;]*m)`)
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const invisible = /^[\p{Mn}\p{Me}\p{Cc}\p{Cf}]+$/u
/** The blocks that Unicode's EastAsianWidth.txt calls wide or full width, and emoji. */
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])|\ufe0f/u

/** In columns. */
export const widthOf = (line: string): number => widthOfCells(cellsOf(line))

/** Cuts a line at this width, with “…” in place of the rest. */
export function clip(line: string, width: number): string {
  const cells = cellsOf(line)
  if (widthOfCells(cells) <= width) return render(cells)
  if (width < 1) return ''
  const kept = cells.slice(0, countThatFits(cells, width - 1))
  return render([...kept, { text: '…', width: 1, style: kept.at(-1)?.style ?? '' }])
}

/** The line with a text at its right edge, at least two columns apart; the line is cut to make room. */
export function justify(left: string, right: string, width: number): string {
  const room = width - widthOf(right)
  const kept = clip(left, Math.max(room - 2, 0))
  return clip(`${kept}${' '.repeat(Math.max(room - widthOf(kept), 0))}${right}`, width)
}

/** Fills a text up with spaces, or cuts it, to this width in columns. */
export function fitTo(text: string, width: number): string {
  const kept = clip(text, width)
  return `${kept}${' '.repeat(Math.max(width - widthOf(kept), 0))}`
}

/** Breaks a line between words into lines that fit; later lines are indented to the start of the first one's text. */
export function wrap(line: string, width: number): string[] {
  const cells = cellsOf(line)
  if (widthOfCells(cells) <= width) return [render(cells)]
  const hang = hangOf(cells) * 2 > width ? '' : ' '.repeat(hangOf(cells))
  const lines: string[] = []
  for (let from = 0; from < cells.length; ) {
    const indent = lines.length === 0 ? '' : hang
    const rest = cells.slice(from)
    const taken = countBeforeBreak(rest, Math.max(width - indent.length, 1))
    lines.push(indent + render(trimEnd(rest.slice(0, taken))))
    from += taken
    while (cells[from]?.text === ' ') from++
  }
  return lines
}

/** Behind a mark (“✗ ”) or a label and its padding (“  expected  ”). */
const beforeText = /^ *(?:[^\p{L}\p{N}\s] |\S+ {2,})?/u

const hangOf = (cells: readonly Cell[]): number =>
  beforeText.exec(cells.map(cell => cell.text).join(''))?.[0].length ?? 0

/** How many cells fit on a line of this width: up to the last space, or all that fit when there is none. */
function countBeforeBreak(cells: readonly Cell[], width: number): number {
  const most = Math.max(countThatFits(cells, width), 1)
  if (most === cells.length || cells[most]?.text === ' ') return most
  const space = cells.slice(0, most).findLastIndex(cell => cell.text === ' ')
  const isIndent = cells.slice(0, Math.max(space, 0)).every(cell => cell.text === ' ')
  return isIndent ? most : space + 1
}

function countThatFits(cells: readonly Cell[], width: number): number {
  let used = 0
  const over = cells.findIndex(cell => {
    used += cell.width
    return used > width
  })
  return over < 0 ? cells.length : over
}

function cellsOf(line: string): Cell[] {
  let style = ''
  return line.split(colourCode).flatMap((piece, index) => {
    // `split` by a pattern with a group puts a match at every second index.
    if (index % 2 === 1) style += piece
    return index % 2 === 1 ? [] : charactersOf(piece).map(text => ({ text, width: widthOfCharacter(text), style }))
  })
}

function charactersOf(text: string): string[] {
  const printable = stripVTControlCharacters(text.replaceAll('\t', tab))
  return Array.from(graphemes.segment(printable), ({ segment }) => segment).filter(each => !/^\p{Cc}/u.test(each))
}

function widthOfCharacter(text: string): Cell['width'] {
  if (wide.test(text)) return 2
  return invisible.test(text) ? 0 : 1
}

const widthOfCells = (cells: readonly Cell[]): number => cells.reduce((sum, cell) => sum + cell.width, 0)

function trimEnd(cells: readonly Cell[]): readonly Cell[] {
  const last = cells.findLastIndex(cell => cell.text !== ' ')
  return cells.slice(0, last + 1)
}

function render(cells: readonly Cell[]): string {
  let style = ''
  const text = cells.map(cell => {
    const change = cell.style.slice(style.length)
    style = cell.style
    return change + cell.text
  })
  return text.join('') + (style === '' ? '' : reset)
}
