import type { ReactNode } from 'react'
import styles from './styles.module.css'

interface Props {
  /** What the last move did. */
  news: string
  /** All that the picture shows, as tables and sentences. */
  children: ReactNode
}

/** An explorable without its picture: what has just happened, and below, folded, all that is to be seen. */
export default function InWords({ news, children }: Props): ReactNode {
  return (
    <>
      <p role="status" className={styles.news}>
        {news}
      </p>
      <details className={styles.words}>
        <summary>The picture in words</summary>
        {children}
      </details>
    </>
  )
}
