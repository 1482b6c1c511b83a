import type { ReactNode } from 'react'
import { type Answer, errorLines, type StatementResult } from './answer.ts'
import styles from './styles.module.css'

/** The answer: a table or a command tag for each statement, then the error in PostgreSQL's words. */
export default function Result({ answer: { results, error }, sql }: { answer: Answer; sql: string }): ReactNode {
  return (
    <section className={styles.result} aria-label="What PostgreSQL answers">
      {/* biome-ignore-start lint/suspicious/noArrayIndexKey: results of one answer never move. */}
      {results.map((result, index) => (
        <Statement key={index} of={result} />
      ))}
      {/* biome-ignore-end lint/suspicious/noArrayIndexKey: as above */}
      {error && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit must be scrolled with the keyboard too. */}
          <pre className={styles.error} tabIndex={0}>
            {errorLines(error, sql).join('\n')}
          </pre>
          {results.length > 0 && <p className={styles.note}>The text was sent as one, so all of it is undone.</p>}
        </>
      )}
    </section>
  )
}

/** At most so many rows of a result are shown: more would slow the page down. */
const mostRows = 100

function Statement({ of: { tag, rows } }: { of: StatementResult }): ReactNode {
  if (!rows) return <p className={styles.tag}>{tag}</p>
  const more = rows.values.length - mostRows
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit must be scrolled with the keyboard too.
    <section className={styles.scroll} tabIndex={0} aria-label={tag}>
      <table>
        <thead>
          <tr>
            {rows.columns.map((name, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name.
              <th key={column} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {/* biome-ignore-start lint/suspicious/noArrayIndexKey: rows of one answer never move. */}
          {rows.values.slice(0, mostRows).map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td key={column}>{value ?? <span className={styles.null}>null</span>}</td>
              ))}
            </tr>
          ))}
          {/* biome-ignore-end lint/suspicious/noArrayIndexKey: as above */}
        </tbody>
      </table>
      {more > 0 && <p className={styles.note}>There are {more} more rows.</p>}
    </section>
  )
}
