import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import styles from './styles.module.css'

const SearchDialog = lazy(() => import('./SearchDialog.tsx'))

/** The search button above each page. The dialog is loaded at the first click or key press. */
export default function Search(): ReactNode {
  const [open, setOpen] = useState(false)

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!asksForSearch(event)) return
      event.preventDefault()
      setOpen(true)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

  return (
    <>
      <button type="button" className={styles.open} onClick={() => setOpen(true)} aria-keyshortcuts="/ Control+K">
        Search{' '}
        <span className={styles.key} aria-hidden="true">
          /
        </span>
      </button>
      {open && (
        <Suspense fallback={null}>
          <SearchDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

function asksForSearch({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (key.toLowerCase() === 'k') return (ctrlKey || metaKey) && !altKey
  const writing = target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null
  return key === '/' && !ctrlKey && !metaKey && !altKey && !writing
}
