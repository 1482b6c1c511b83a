import type { InvitationView, RosterLearner } from '@groundwork/progress/board-api'
import { type FormEvent, type ReactNode, useCallback, useState } from 'react'
import ColumnHeads from '../components/ColumnHeads.tsx'
import CopyButton from './CopyButton.tsx'
import { changeLearner, fetchRoster, invite, type Reply, uninvite } from './client.ts'
import { EraseDialog, MergeDialog, RenameDialog } from './dialogs.tsx'
import { joinCommand } from './join-command.ts'
import styles from './styles.module.css'
import { usePolled } from './use-polled.ts'
import { ago, count, day } from './words.ts'

interface Props {
  slug: string
  onSessionEnd(): void
}

const everyMs = 10_000

type Open = { what: 'rename' | 'merge' | 'erase'; learner: RosterLearner }

/** Who is in the cohort: invite, rename, merge, take off the board, erase. */
export default function Roster({ slug, onSessionEnd }: Props): ReactNode {
  const ask = useCallback(() => fetchRoster(slug), [slug])
  const { data, trouble, refresh } = usePolled(ask, everyMs, onSessionEnd)
  const [complaint, setComplaint] = useState('')
  const [open, setOpen] = useState<Open>()
  const [now] = useState(() => Date.now())

  /** Does it, says what went wrong, and shows what has become of it. */
  async function act(how: () => Promise<Reply<unknown>>): Promise<boolean> {
    const reply = await how()
    setComplaint(reply.ok ? '' : reply.message)
    refresh()
    return reply.ok
  }

  if (!data) return trouble ? <p role="alert">{trouble}</p> : <p>Reading the roster…</p>
  const { cohort, learners, invitations } = data
  const close = () => setOpen(undefined)
  const dialog = open && { slug, learner: open.learner, onClose: close, act }
  return (
    <>
      {(complaint || trouble) && <p role="alert">{complaint || trouble}</p>}
      <section aria-labelledby="invite">
        <h2 id="invite" className={styles.subtitle}>
          Invite
        </h2>
        {cohort.joinCode ? (
          <p>
            Everybody: <Command code={cohort.joinCode.code} of="the command for everybody" />{' '}
            <span className={styles.muted}>
              until {day(cohort.joinCode.expiresAt)}, {count(cohort.joinCode.seatsLeft, 'seat')} left. Who adds{' '}
              <code>--name "Ilya"</code> is shown under that name, others under a made-up one.
            </span>
          </p>
        ) : (
          <p>
            The code for everybody is over or full. <code>npx lab cohort code {slug}</code> makes a new one.
          </p>
        )}
        <InviteForm onInvite={names => act(() => invite(slug, names))} />
        {invitations.length > 0 && (
          <Invitations invitations={invitations} onTakeBack={code => void act(() => uninvite(slug, code))} />
        )}
      </section>
      <table className={styles.list}>
        <caption>{count(learners.length, 'learner')}</caption>
        <ColumnHeads of={['Name', 'Joined', 'Last seen', 'Attempts', 'Machines', 'Change']} />
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
              <td className={styles.actions}>
                {(['rename', 'merge'] as const).map(what => (
                  <button key={what} type="button" className={styles.small} onClick={() => setOpen({ what, learner })}>
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

function Command({ code, of }: { code: string; of: string }): ReactNode {
  const command = joinCommand(code, window.location)
  return (
    <span className={styles.command}>
      <code>{command}</code> <CopyButton text={command} of={of} />
    </span>
  )
}

/** @param onInvite resolves to whether it worked */
function InviteForm({ onInvite }: { onInvite(names: string[]): Promise<boolean> }): ReactNode {
  const [text, setText] = useState('')
  const names = text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (names.length > 0 && (await onInvite(names))) setText('')
  }

  return (
    <form onSubmit={submit} className={styles.inviteForm}>
      <label htmlFor="names">By name, one a line: each gets a code that carries the name and works once.</label>
      <textarea id="names" rows={2} value={text} onChange={event => setText(event.target.value)} />
      <button type="submit" className="button button--primary button--sm" disabled={names.length === 0}>
        {names.length > 1 ? `Invite ${names.length}` : 'Invite'}
      </button>
    </form>
  )
}

interface InvitationsProps {
  invitations: InvitationView[]
  onTakeBack(code: string): void
}

function Invitations({ invitations, onTakeBack }: InvitationsProps): ReactNode {
  const lines = invitations.map(({ name, code }) => `${name}: ${joinCommand(code, window.location)}`)
  return (
    <table className={styles.list}>
      <caption>
        Invited, not here yet <CopyButton text={lines.join('\n')} of="all invitations" label="Copy all" />
      </caption>
      <ColumnHeads of={['Name', 'Types', 'Until', 'Change']} />
      <tbody>
        {invitations.map(({ name, code, expiresAt }) => (
          <tr key={code}>
            <th scope="row">{name}</th>
            <td>
              <Command code={code} of={`the command for ${name}`} />
            </td>
            <td>{day(expiresAt)}</td>
            <td>
              <button type="button" className={styles.small} onClick={() => onTakeBack(code)}>
                Take back<span className={styles.unseen}> the invitation of {name}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
