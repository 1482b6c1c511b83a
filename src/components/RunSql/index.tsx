import { type ReactNode, useEffect, useSyncExternalStore } from 'react'
import Code from '../Code'
import { openDatabase } from './database.ts'
import { createNotebook, isBusy, type Phase } from './notebook.ts'
import Result from './Result.tsx'
import styles from './styles.module.css'

interface Props {
  /** The SQL highlighted, for pages without JavaScript. */
  html: string
  text: string
  /** The answer as `psql` prints it, which a test compares with PGlite's. Shown until the reader has run the cell. */
  answer: string
  /** Number of the cell on its page, from 0. */
  cell: number
}

const notebook = createNotebook(openDatabase)

/** Megabytes that are loaded before the first answer; a browser test compares it with the real size. */
const megabytes = 16

/** A fence `sql run`: a text to edit and send to a PostgreSQL in this browser, with its answer. */
export default function RunSql({ html, text, answer: expected, cell: index }: Props): ReactNode {
  const { phase, cells } = useSyncExternalStore(notebook.subscribe, notebook.state, notebook.state)
  useEffect(() => notebook.add(index, text), [index, text])
  const cell = cells.get(index)
  const answer = cell?.answer
  const open = phase.name === 'ready' || phase.name === 'running'

  return (
    <div className={styles.cell}>
      {open && cell ? (
        <textarea
          className={styles.editor}
          aria-label="SQL, to be changed and run"
          value={cell.text}
          rows={cell.text.split('\n').length}
          spellCheck={false}
          autoCapitalize="off"
          onChange={event => notebook.edit(index, event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void notebook.run(index)
          }}
        />
      ) : (
        <Code html={html} />
      )}
      <div className={styles.bar}>
        <button
          type="button"
          className="button button--primary button--sm"
          aria-disabled={isBusy(phase)}
          onClick={() => void notebook.run(index)}
        >
          Run
        </button>
        {phase.name !== 'closed' && (
          <button type="button" className="button button--outline button--primary button--sm" onClick={notebook.reset}>
            Reset
          </button>
        )}
        <p role="status" className={styles.status}>
          {words(phase, index)}
        </p>
        {phase.name === 'loading' && phase.cell === index && (
          <progress value={phase.loaded} max={megabytes * 1e6} aria-label="PostgreSQL is being loaded" />
        )}
      </div>
      {answer ? (
        <Result answer={answer.is} sql={answer.to} />
      ) : (
        <Code kind="output" title="It answers" text={expected} />
      )}
    </div>
  )
}

/** The status text, shown in the cell that was run; the loaded share counts all files. */
function words(phase: Phase, index: number): string {
  if (phase.name === 'closed') return `Runs in your browser: PostgreSQL, ${megabytes} MB from this site, once.`
  if (phase.cell !== index) return ''
  switch (phase.name) {
    case 'loading':
      return phase.loaded < megabytes * 0.95e6 ? 'PostgreSQL is being loaded.' : 'PostgreSQL starts.'
    case 'running':
      return 'Running.'
    case 'failed':
      return `PostgreSQL cannot run here: ${phase.reason}. What it answers stands below.`
    case 'ready':
      return 'Change the text and run it again (Ctrl+Enter). Reset begins with an empty database.'
  }
}
