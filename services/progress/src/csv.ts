import { stringify } from 'csv-stringify/sync'

/**
 * Rows as a file for a spreadsheet. A text that one would run as a formula gets an apostrophe before it. What the library
 * does not see (a blank or an invisible sign in front) no name can begin with: see `PersonName`.
 */
export const csv = (rows: (string | number)[][]): string => stringify(rows, { escape_formulas: true, bom: false })
