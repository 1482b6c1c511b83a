import { type ReactNode, useState } from 'react'
import styles from './styles.module.css'

interface Props {
  text: string
  /** The thing that is copied, for screen readers. */
  of: string
  label?: string
}

export default function CopyButton({ text, of, label = 'Copy' }: Props): ReactNode {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      // Browsers allow the clipboard only on pages from https or from this machine.
      setState('failed')
    }
  }

  return (
    <button type="button" className={styles.small} onClick={copy} onBlur={() => setState('idle')}>
      <span aria-live="polite">
        {state === 'copied' ? 'Copied' : state === 'failed' ? 'Select it and copy' : label}
      </span>
      <span className={styles.unseen}>: {of}</span>
    </button>
  )
}
