import { type ReactNode, useRef } from 'react'
import CopyButton from './CopyButton.tsx'
import styles from './styles.module.css'

interface Props {
  /** Repository path of the file that the code was taken from; none for commands and what they print. */
  title?: string
  /** Made from a fence by `src/content/remark-fences.ts`. */
  html?: string
  /** Code of a component, shown without colours. */
  text?: string
}

/** A block of code. */
export default function Code({ title, html, text }: Props): ReactNode {
  const pre = useRef<HTMLPreElement>(null)
  return (
    <div className={styles.block}>
      {title && <p className={styles.title}>{title}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit must be scrolled with the keyboard too. */}
      <pre ref={pre} className={styles.code} tabIndex={0}>
        {html === undefined ? (
          <code>{text}</code>
        ) : (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.ts made it from our own files, escaped.
          <code dangerouslySetInnerHTML={{ __html: html }} />
        )}
      </pre>
      <CopyButton read={() => pre.current?.textContent ?? ''} />
    </div>
  )
}
