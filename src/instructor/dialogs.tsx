/** Dialogs before a learner is changed. */
import type { ErasurePreview, RosterLearner } from '@groundwork/progress/board-api'
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { changeLearner, erase, merge, previewErasure, type Reply } from './client.ts'
import { count } from './format.ts'
import styles from './styles.module.css'

interface Props {
  slug: string
  learner: RosterLearner
  onClose(): void
  /** Resolves to whether it worked; the caller of the dialog shows errors. */
  act(how: () => Promise<Reply<unknown>>): Promise<boolean>
}

export function RenameDialog({ slug, learner, onClose, act }: Props): ReactNode {
  const [name, setName] = useState(learner.name)
  const rename = () => act(() => changeLearner(slug, learner.id, { name: name.trim() }))
  return (
    <Dialog
      title={`Rename ${learner.name}`}
      action="Rename"
      ready={name.trim() !== ''}
      onClose={onClose}
      onAction={rename}
    >
      <label>
        New name <input value={name} maxLength={80} required onChange={event => setName(event.target.value)} />
      </label>
      <p className={styles.muted}>Only the board changes: on their machine they keep the name they joined under.</p>
    </Dialog>
  )
}

export function MergeDialog({ slug, learner, others, onClose, act }: Props & { others: RosterLearner[] }): ReactNode {
  const [into, setInto] = useState('')
  return (
    <Dialog
      title={`Merge ${learner.name} into another row`}
      action="Merge"
      ready={into !== ''}
      onClose={onClose}
      onAction={() => act(() => merge(slug, learner.id, into))}
    >
      <label>
        Same person as{' '}
        <select value={into} required onChange={event => setInto(event.target.value)}>
          <option value="">choose…</option>
          {others
            .filter(({ id }) => id !== learner.id)
            .map(({ id, name, attempts }) => (
              <option key={id} value={id}>
                {name} ({count(attempts, 'attempt')})
              </option>
            ))}
        </select>
      </label>
      <p>
        The {count(learner.attempts, 'attempt')} of {learner.name} go to that row, and both machines send to it from
        then on. The row of {learner.name} is gone. This cannot be undone.
      </p>
    </Dialog>
  )
}

export function EraseDialog({ slug, learner, onClose, act }: Props): ReactNode {
  const [preview, setPreview] = useState<ErasurePreview>()
  useEffect(() => {
    void previewErasure(slug, learner.id).then(reply => reply.ok && setPreview(reply.data))
  }, [slug, learner.id])
  return (
    <Dialog
      title={`Erase ${learner.name}`}
      action="Erase"
      ready={preview !== undefined}
      onClose={onClose}
      onAction={() => act(() => erase(slug, learner.id, preview!.attempts))}
    >
      {preview ? (
        <>
          <p>Gone for good would be:</p>
          <ul>
            <li>the name “{preview.name}”</li>
            <li>
              {count(preview.attempts, 'attempt')} at {count(preview.items, 'step or question', 'steps and questions')}
            </li>
            <li>the right of {count(preview.devices, 'machine')} to send more</li>
            {preview.contacts > 0 && <li>the note that somebody has spoken to them</li>}
          </ul>
          <p>Nothing that names them is kept, here or in the totals. What is on their own machine stays there.</p>
        </>
      ) : (
        <p>Looking what there is…</p>
      )}
    </Dialog>
  )
}

interface DialogProps {
  title: string
  action: string
  ready: boolean
  onClose(): void
  onAction(): Promise<boolean>
  children: ReactNode
}

/** The browser's own dialog: it keeps the focus and closes with Escape. */
function Dialog({ title, action, ready, onClose, onAction, children }: DialogProps): ReactNode {
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => element.current?.showModal(), [])

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    await onAction()
    element.current?.close()
  }

  return (
    <dialog ref={element} className={styles.dialog} aria-labelledby={id} onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id={id}>{title}</h2>
        {children}
        <p className={styles.actions}>
          <button
            type="button"
            className="button button--secondary button--sm"
            onClick={() => element.current?.close()}
          >
            Cancel
          </button>{' '}
          <button type="submit" className="button button--primary button--sm" disabled={!ready}>
            {action}
          </button>
        </p>
      </form>
    </dialog>
  )
}
