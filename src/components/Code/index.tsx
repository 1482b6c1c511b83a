import clsx from 'clsx'
import { type ReactNode, useRef } from 'react'
import { moveAddresses } from '../../content/addresses.ts'
import { escapeHtml } from '../../content/escape-html.ts'
import { useMovedPorts } from '../../local-api/use-moved-ports.ts'
import CopyButton from './CopyButton.tsx'
import styles from './styles.module.css'

/** A command to type, a program's output, a quoted message, or source code to read. */
export type CodeKind = 'command' | 'output' | 'message' | 'source'

interface Props {
  kind?: CodeKind
  /** Repository path of the code's file, or the kind of text. */
  title?: string
  /** Made from a fence by `src/content/remark-fences.ts`. */
  html?: string
  /** Code of a component, shown without colours. */
  text?: string
}

/** A block of code. A command can be copied, and its addresses are the platform's real ones on the reader's machine. */
export default function Code({ kind = 'source', title, html, text = '' }: Props): ReactNode {
  const pre = useRef<HTMLPreElement>(null)
  const written = html ?? escapeHtml(text)
  const moved = useMovedPorts(kind !== 'source' && /localhost:|127\.0\.0\.1:/.test(written))
  const shown = moveAddresses(written, moved, address => `<span class="moved">${address}</span>`)
  return (
    <div className={clsx(styles.block, styles[kind])}>
      {title && <p className={styles.title}>{title}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit must be scrolled with the keyboard too. */}
      <pre ref={pre} className={styles.code} tabIndex={0}>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.ts made it from our own files, escaped. */}
        <code dangerouslySetInnerHTML={{ __html: shown }} />
      </pre>
      {shown !== written && (
        <p className={styles.note}>Underlined: the port on your machine in place of the usual one.</p>
      )}
      {kind === 'command' && <CopyButton read={() => pre.current?.textContent ?? ''} />}
    </div>
  )
}
