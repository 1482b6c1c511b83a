import { type ReactNode, useEffect, useState } from 'react'
import styles from './styles.module.css'

/** Copies the text that `read` returns, and confirms it for two seconds. */
export default function CopyButton({ read }: { read: () => string }): ReactNode {
  const [said, setSaid] = useState('')

  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => setSaid(''), 2_000)
    return () => clearTimeout(timer)
  }, [said])

  const copy = () =>
    navigator.clipboard.writeText(read()).then(
      () => setSaid('Copied'),
      () => setSaid('Not allowed'),
    )

  return (
    <button type="button" className={styles.copy} onClick={copy} aria-label="Copy this command">
      <span role="status">{said || 'Copy'}</span>
    </button>
  )
}
