import type { Rows } from './types.ts'

export interface RowFormat {
  /** Columns padded under a head, as psql shows them to people; else values with a separator. */
  aligned: boolean
  /** Rows only, without head and count. */
  tuplesOnly: boolean
  separator: string
}

/** A result as psql prints it. */
export function formatRows({ columns, values }: Rows, { aligned, tuplesOnly, separator }: RowFormat): string {
  const rows = values.map(row => row.map(value => value ?? ''))
  const count = `(${rows.length} row${rows.length === 1 ? '' : 's'})`
  if (!aligned) {
    const lines = (tuplesOnly ? rows : [columns, ...rows]).map(row => row.join(separator))
    return (tuplesOnly ? lines : [...lines, count]).join('\n')
  }
  const widths = columns.map((name, column) => Math.max(name.length, ...rows.map(row => row[column]!.length)))
  const line = (row: string[]) => ` ${row.map((value, column) => value.padEnd(widths[column]!)).join(' | ')}`.trimEnd()
  if (tuplesOnly) return rows.map(line).join('\n')
  const rule = widths.map(width => '-'.repeat(width + 2)).join('+')
  return [line(columns), rule, ...rows.map(line), count, ''].join('\n')
}
