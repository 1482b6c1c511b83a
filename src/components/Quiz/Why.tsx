import type { ReactNode } from 'react'
import InlineCode from '../InlineCode'
import styles from './styles.module.css'

interface Props {
  id?: string
  right: boolean
  children: string
}

/** The explanation of an option, an event or a written answer, shown after the answer. */
export default function Why({ id, right, children }: Props): ReactNode {
  return (
    <p id={id} className={styles.why}>
      <strong className={right ? styles.right : styles.wrong}>
        <span aria-hidden="true">{right ? '✓' : '✗'}</span> {right ? 'Right' : 'Wrong'}:
      </strong>{' '}
      <InlineCode text={children} />
    </p>
  )
}
