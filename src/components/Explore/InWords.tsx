import type { ReactNode } from 'react'
import styles from './styles.module.css'

interface Props {
  /** The effect of the last move. */
  news: string
  /** The content of the picture as tables and sentences. */
  children: ReactNode
}

/** An explorable in words: the last effect, and below, folded, everything in the picture. */
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
