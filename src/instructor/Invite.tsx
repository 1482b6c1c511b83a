import type { InvitationView } from '@groundwork/progress/board-api'
import { type FormEvent, type ReactNode, useCallback, useState } from 'react'
import ColumnHeads from '../components/ColumnHeads.tsx'
import CopyButton from './CopyButton.tsx'
import { fetchWaysIn, invite, uninvite } from './client.ts'
import { count, day } from './format.ts'
import { joinCommand } from './join-command.ts'
import styles from './styles.module.css'
import { useAct } from './use-act.ts'
import { usePolled } from './use-polled.ts'

interface Props {
  slug: string
  onSessionEnd(): void
}

const everyMs = 10_000

/** What learners type to come in: one command for everybody, or one for each name. */
export default function Invite({ slug, onSessionEnd }: Props): ReactNode {
  const ask = useCallback(() => fetchWaysIn(slug), [slug])
  const { data, trouble, refresh } = usePolled(ask, everyMs, onSessionEnd)
  const { complaint, act } = useAct(refresh)

  if (!data) return trouble ? <p role="alert">{trouble}</p> : <p>Reading the invitations…</p>
  const { joinCode, invitations } = data
  return (
    <section aria-labelledby="invite">
      {(complaint || trouble) && <p role="alert">{complaint || trouble}</p>}
      <h2 id="invite" className={styles.subtitle}>
        Invite
      </h2>
      {joinCode ? (
        <p>
          Everybody: <Command code={joinCode.code} of="the command for everybody" />{' '}
          <span className={styles.muted}>
            until {day(joinCode.expiresAt)}, {count(joinCode.seatsLeft, 'seat')} left. Who adds{' '}
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
