/** What may be wrong with a table that `table-trials.ts` has tried, and what to try next. Data of its own: it needs no engine. */
export const tableFaults = {
  'column-type': 'Compare each column with the task',
  'row-refused': 'Put it in by hand: what does PostgreSQL say?',
  'no-default': 'Look for the default in the task; PostgreSQL has a kind of column that counts, too',
  'takes-null': 'Say of each column that it must be known',
  'takes-too-small': 'Let the database refuse what can never be right; somebody will send it one day',
  'takes-twice': 'Look for what the task calls key or unique',
}

export type TableFault = keyof typeof tableFaults
