import type { RosterLearner } from '@groundwork/progress/board-api'
import { type ReactNode, useCallback, useState } from 'react'
import ColumnHeads from '../components/ColumnHeads.tsx'
import { changeLearner, fetchRoster } from './client.ts'
import { EraseDialog, MergeDialog, RenameDialog } from './dialogs.tsx'
import { ago, count, day } from './format.ts'
import Invite from './Invite.tsx'
import styles from './styles.module.css'
import { useAct } from './use-act.ts'
import { usePolled } from './use-polled.ts'

interface Props {
  slug: string
  mayChange: boolean
  onSessionEnd(): void
}

const everyMs = 10_000

type Open = { what: 'rename' | 'merge' | 'erase'; learner: RosterLearner }

/** Who is in the cohort: invite, rename, merge, take off the board, erase, for who may change it. */
export default function Roster({ slug, mayChange, onSessionEnd }: Props): ReactNode {
  const ask = useCallback(() => fetchRoster(slug), [slug])
  const { data, trouble, refresh } = usePolled(ask, everyMs, onSessionEnd)
  const { complaint, act } = useAct(refresh)
  const [open, setOpen] = useState<Open>()
  const [now] = useState(() => Date.now())

  if (!data) return trouble ? <p role="alert">{trouble}</p> : <p>Reading the roster…</p>
  const { learners } = data
  const close = () => setOpen(undefined)
  const dialog = open && { slug, learner: open.learner, onClose: close, act }
  return (
    <>
      {(complaint || trouble) && <p role="alert">{complaint || trouble}</p>}
      {mayChange && <Invite slug={slug} onSessionEnd={onSessionEnd} />}
      <table className={styles.list}>
        <caption>{count(learners.length, 'learner')}</caption>
        <ColumnHeads of={['Name', 'Joined', 'Last seen', 'Attempts', 'Machines', ...(mayChange ? ['Change'] : [])]} />
        <tbody>
          {learners.map(learner => (
            <tr key={learner.id}>
              <th scope="row">
                {learner.name} {learner.removedAt && <span className={styles.muted}>(off the board)</span>}
              </th>
              <td>{day(learner.joinedAt)}</td>
              <td>{learner.lastActivityAt ? ago(learner.lastActivityAt, now) : 'never'}</td>
              <td className={styles.number}>{learner.attempts}</td>
              <td className={styles.number}>{learner.devices}</td>
              {mayChange && (
                <td className={styles.actions}>
                  {(['rename', 'merge'] as const).map(what => (
                    <button
                      key={what}
                      type="button"
                      className={styles.small}
                      onClick={() => setOpen({ what, learner })}
                    >
                      {what === 'rename' ? 'Rename' : 'Merge'}
                      <span className={styles.unseen}> {learner.name}</span>
                    </button>
                  ))}
                  <button
                    type="button"
                    className={styles.small}
                    onClick={() => act(() => changeLearner(slug, learner.id, { removed: learner.removedAt === null }))}
                  >
                    {learner.removedAt === null ? 'Take off the board' : 'Take back'}
                    <span className={styles.unseen}> {learner.name}</span>
                  </button>
                  <button type="button" className={styles.small} onClick={() => setOpen({ what: 'erase', learner })}>
                    Erase<span className={styles.unseen}> {learner.name}</span>…
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {dialog && open.what === 'rename' && <RenameDialog {...dialog} />}
      {dialog && open.what === 'merge' && <MergeDialog {...dialog} others={learners} />}
      {dialog && open.what === 'erase' && <EraseDialog {...dialog} />}
    </>
  )
}
